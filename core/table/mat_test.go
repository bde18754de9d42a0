package table_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/table"
	"syncact/internal/golden"
)

func TestReadMATNeurosynth(t *testing.T) {
	m, err := table.ReadMAT(golden.Shared(t, "data", "atlas", "neurosynth-123terms-dk68.mat"))
	if err != nil {
		t.Fatal(err)
	}
	a := m.Arrays["neurosynth_maps"]
	if a == nil || a.Rows() != 68 || a.Cols() != 123 {
		t.Fatalf("neurosynth_maps = %v, want 68×123", a)
	}
	// The first column's first values, read off the inflated bytes.
	golden.Close(t, "map of the first term", []float64{a.V[0], a.V[123], a.V[246]},
		[]float64{0.6211153775382283, 0.2592591979256711, 0.9740453911311402}, 0, 0)
	terms := m.Text["terms.names"]
	if len(terms) != 123 {
		t.Fatalf("%d terms, want 123; texts are %d", len(terms), len(m.Text))
	}
}

// matFile encodes variables as MATLAB does; kinds as in its published format.
type matFile struct{ bytes.Buffer }

func (f *matFile) start() {
	f.WriteString("MATLAB 5.0 MAT-file")
	f.Write(bytes.Repeat([]byte{' '}, 124-f.Len()))
	f.Write([]byte{0, 1, 'I', 'M'})
}

func element(kind uint32, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32(nil, kind)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, body...)
	return append(out, make([]byte, (8-len(body)%8)%8)...)
}

func matrix(class uint32, name string, dims []uint32, parts ...[]byte) []byte {
	shape := []byte{}
	for _, n := range dims {
		shape = binary.LittleEndian.AppendUint32(shape, n)
	}
	body := element(6, binary.LittleEndian.AppendUint64(nil, uint64(class)))
	body = append(body, element(5, shape)...)
	body = append(body, element(1, []byte(name))...)
	return element(14, append(body, bytes.Join(parts, nil)...))
}

func doubles(v ...float64) []byte {
	var b []byte
	for _, x := range v {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	return element(9, b)
}

func packed(b []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(b)
	w.Close()
	out := binary.LittleEndian.AppendUint32(nil, 15)
	out = binary.LittleEndian.AppendUint32(out, uint32(z.Len()))
	return append(out, z.Bytes()...)
}

func sampleMAT() []byte {
	var f matFile
	f.start()
	f.Write(matrix(6, "x", []uint32{2, 3}, doubles(1, 4, 2, 5, 3, 6)))
	f.Write(packed(matrix(1, "names", []uint32{2, 1},
		matrix(4, "", []uint32{1, 4}, element(16, []byte("face"))),
		matrix(4, "", []uint32{1, 2}, element(17, []byte{'o', 0, 'k', 0})))))
	return f.Bytes()
}

func TestReadMAT(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.mat")
	if err := os.WriteFile(path, sampleMAT(), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := table.ReadMAT(path)
	if err != nil {
		t.Fatal(err)
	}
	want := &table.MAT{Arrays: map[string]*table.Array{"x": {Shape: []int{2, 3}, DType: "<f8", V: []float64{1, 2, 3, 4, 5, 6}}},
		Text: map[string][]string{"names": {"face", "ok"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzMAT(f *testing.F) {
	f.Add(sampleMAT())
	f.Add([]byte("MATLAB 7.3 MAT-file"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "x.mat")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := table.ReadMAT(path)
		var in *fault.Input
		if err != nil && (!errors.As(err, &in) || !errors.Is(err, table.ErrMAT)) {
			t.Fatalf("%v is no refusal", err)
		}
	})
}
