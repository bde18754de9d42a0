package table_test

import (
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/table"
)

func ExampleCreateNPY() {
	dir, err := os.MkdirTemp("", "npy")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "frames.npy")
	m, err := table.CreateNPY(path, 3, 2, true) // three frames of two neurons
	if err != nil {
		panic(err)
	}
	copy(m.Col(1), []float32{.1, .5, .2})
	if err := m.Commit(); err != nil {
		panic(err)
	}
	m.Close()
	if m, err = table.MapNPY(path); err != nil {
		panic(err)
	}
	defer m.Close()
	fmt.Println(m.Rows, m.Cols, m.Col(1))
	// Output: 3 2 [0.1 0.5 0.2]
}

func ExampleReadTSV() {
	path := filepath.Join(os.TempDir(), "syncact-example.tsv")
	defer os.Remove(path)
	if err := table.WriteTSV(path, []string{"name", "isc"}, [][]string{{"visual", "0.4"}, {"default", ""}}); err != nil {
		panic(err)
	}
	t, err := table.ReadTSV(path)
	if err != nil {
		panic(err)
	}
	isc, err := t.Float("isc")
	fmt.Println(isc, err)
	// Output: [0.4 NaN] <nil>
}
