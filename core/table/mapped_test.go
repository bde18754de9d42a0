package table_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/table"
)

func TestCreateNPYReadsBack(t *testing.T) {
	for _, fortran := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "m.npy")
		m, err := table.CreateNPY(path, 3, 4, fortran)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]float64, 12)
		for r := range 3 {
			for c := range 4 {
				x := float32(10*r + c)
				want[4*r+c] = float64(x)
				if fortran {
					m.Col(c)[r] = x
				} else {
					m.Row(r)[c] = x
				}
			}
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("the file is there before Commit")
		}
		if err := errors.Join(m.Commit(), m.Close(), m.Close()); err != nil {
			t.Fatal(err)
		}
		a, err := table.ReadNPY(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&table.Array{Shape: []int{3, 4}, DType: "<f4", V: want}, a); diff != "" {
			t.Errorf("fortran %v: %s", fortran, diff)
		}
		back, err := table.MapNPY(path)
		if err != nil {
			t.Fatal(err)
		}
		defer back.Close()
		if fortran && back.Col(2)[1] != 12 || !fortran && back.Row(1)[2] != 12 {
			t.Errorf("fortran %v: mapped value differs", fortran)
		}
	}
}

func TestCreateNPYLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	m, err := table.CreateNPY(filepath.Join(dir, "m.npy"), 3, 4, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	var in *fault.Input
	if _, err := table.CreateNPY(filepath.Join(dir, "absent", "m.npy"), 3, 4, false); !errors.As(err, &in) || in.Do == "" {
		t.Errorf("in an absent folder: %v", err)
	}
}
