package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sbinet/npyio/npy"
	"gonum.org/v1/gonum/mat"

	"syncact/core/fault"
	"syncact/core/table"
)

func write(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// npyBytes is a file by another writer.
func npyBytes(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := npy.Write(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadNPYByAnotherWriter(t *testing.T) {
	got, err := table.ReadNPY(write(t, "x.npy", npyBytes(t, mat.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6}))))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&table.Array{Shape: []int{2, 3}, DType: "<f8", V: []float64{1, 2, 3, 4, 5, 6}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteNPYByAnotherReader(t *testing.T) {
	for _, fortran := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "x.npy")
		if err := table.WriteNPY(path, []int{2, 3}, fortran, []float32{1, 2, 3, 4, 5, 6}); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var v []float32
		r, err := npy.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Read(&v); err != nil {
			t.Fatal(err)
		}
		if r.Header.Descr.Fortran != fortran || !cmp.Equal(v, []float32{1, 2, 3, 4, 5, 6}) || !cmp.Equal(r.Header.Descr.Shape, []int{2, 3}) {
			t.Errorf("fortran %v: %v %v", fortran, r.Header, v)
		}
	}
}

func header(descr, order, shape string) []byte {
	text := "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n"
	return append([]byte{0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, byte(len(text)), byte(len(text) >> 8)}, text...)
}

func TestReadNPYRefuses(t *testing.T) {
	whole := npyBytes(t, []float64{1, 2, 3})
	tests := []struct {
		name string
		file []byte
		say  string
	}{
		{"nothing", nil, "inside its header"},
		{"another format", []byte("PK\x03\x04 something"), "does not begin"},
		{"cut", whole[:len(whole)-5], "needs 24 bytes, 19 are there"},
		{"more than any file", header("'<f8'", "False", "(4294967296, 4294967296)"), "larger than any file"},
		{"negative", header("'<f8'", "False", "(-1,)"), "not a list of lengths"},
		{"complex", header("'<c16'", "False", "(1,)"), "not a real number"},
		{"structured", header("[('a', '<f8')]", "False", "(1,)"), "structured"},
		{"order maybe", header("'<f8'", "Maybe", "(1,)"), "neither True nor False"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := table.ReadNPY(write(t, "x.npy", tt.file))
			var in *fault.Input
			if !errors.Is(err, table.ErrNPY) || !errors.As(err, &in) || in.Do == "" || !strings.Contains(in.What, tt.say) {
				t.Errorf("got %v, want %q with a next step", err, tt.say)
			}
		})
	}
}

func TestReadNPZ(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"x.npy", "words.npy"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "x.npy" {
			w.Write(npyBytes(t, []float64{1, 2}))
		} else {
			w.Write(header("'<U4'", "False", "(1,)"))
		}
	}
	z.Close()
	got, err := table.ReadNPZ(write(t, "x.npz", b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]*table.Array{"x": {Shape: []int{2}, DType: "<f8", V: []float64{1, 2}}}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := table.ReadNPZ(write(t, "x.npz", b.Bytes()[:60])); !errors.Is(err, table.ErrNPZ) {
		t.Errorf("a cut archive: %v", err)
	}
}

func FuzzNPY(f *testing.F) {
	f.Add(npyBytes(f, []float64{1, 2, 3}))
	f.Add(npyBytes(f, []uint8{1, 2, 3}))
	f.Add(header("'<f4'", "True", "(0, 99999999999)"))
	f.Add(header("'|b1'", "False", "()"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := write(t, "x.npy", b)
		a, err := table.ReadNPY(path)
		if err == nil && a.Rows()*a.Cols() != len(a.V) {
			t.Fatalf("%v holds %d", a.Shape, len(a.V))
		}
		var in *fault.Input
		if err != nil && !errors.As(err, &in) {
			t.Fatalf("%v is no fault.Input", err)
		}
		if m, err := table.MapNPY(path); err == nil {
			if len(m.All()) != m.Rows*m.Cols {
				t.Fatal("shape and numbers differ")
			}
			m.Close()
		} else if !errors.As(err, &in) {
			t.Fatalf("%v is no fault.Input", err)
		}
	})
}
