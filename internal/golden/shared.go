package golden

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/table"
)

// Shared returns the path of a file or folder of the golden and real data that
// stand beside the project (SYNCACT_SHARED, else ../shared from the module's
// root), or skips the test when they are not there.
func Shared(t testing.TB, path ...string) string {
	t.Helper()
	root := os.Getenv("SYNCACT_SHARED")
	if root == "" {
		root = filepath.Join(moduleRoot(t), "..", "shared")
	}
	full := filepath.Join(append([]string{root}, path...)...)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("golden data not found: %s (set SYNCACT_SHARED to their folder)", full)
	}
	return full
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// A Case is one folder of golden/science: named inputs and expected outputs.
type Case struct {
	dir      string
	Inputs   map[string]Item
	Expected map[string]Item
	Names    []string // of the expected arrays, in the file's order
}

// An Item is one array of a case, with the tolerance its expectation is held to.
type Item struct {
	Name       string         `json:"name"`
	File       string         `json:"file"`
	Shape      []int          `json:"shape"`
	RTol, ATol float64        `json:",omitempty"`
	Params     map[string]any `json:"params"`
	Note       string         `json:"note"`
}

// Science loads a case of golden/science, "07_coupling"; absent data skip the test.
func Science(t testing.TB, name string) *Case {
	t.Helper()
	dir := Shared(t, "golden", "science", name)
	text, err := os.ReadFile(filepath.Join(dir, "case.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Inputs   map[string]Item `json:"inputs"`
		Expected []Item          `json:"expected"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	c := &Case{dir: dir, Inputs: file.Inputs, Expected: make(map[string]Item)}
	for _, item := range file.Expected {
		c.Expected[item.Name] = item
		c.Names = append(c.Names, item.Name)
	}
	return c
}

// Path returns the path of a file of the case.
func (c *Case) Path(file string) string { return filepath.Join(c.dir, file) }

// Input reads an input array.
func (c *Case) Input(t testing.TB, name string) *table.Array {
	t.Helper()
	return c.read(t, c.Inputs, name)
}

// Want reads an expected array.
func (c *Case) Want(t testing.TB, name string) *table.Array {
	t.Helper()
	return c.read(t, c.Expected, name)
}

func (c *Case) read(t testing.TB, items map[string]Item, name string) *table.Array {
	t.Helper()
	item, ok := items[name]
	if !ok {
		t.Fatalf("%s has no %q", c.dir, name)
	}
	a, err := table.ReadNPY(c.Path(item.File))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Check compares got with the expected array name at the case's own tolerance.
func (c *Case) Check(t testing.TB, name string, got []float64) {
	t.Helper()
	item := c.Expected[name]
	Close(t, name, got, c.Want(t, name).V, item.RTol, item.ATol)
}

// Close fails the test unless |got - want| <= atol + rtol·|want| everywhere, NaN
// equalling NaN.
func Close(t testing.TB, name string, got, want []float64, rtol, atol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d values, want %d", name, len(got), len(want))
		return
	}
	bad, worst, at := 0, 0.0, 0
	for i := range want {
		if math.IsNaN(got[i]) && math.IsNaN(want[i]) || got[i] == want[i] {
			continue
		}
		if d := math.Abs(got[i] - want[i]); !(d <= atol+rtol*math.Abs(want[i])) {
			if bad++; !(d <= worst) {
				worst, at = d, i
			}
		}
	}
	if bad > 0 {
		t.Errorf("%s: %d of %d values off (rtol %g, atol %g); worst at %d: got %g, want %g",
			name, bad, len(want), rtol, atol, at, got[at], want[at])
	}
}
