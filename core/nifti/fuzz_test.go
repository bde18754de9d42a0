package nifti_test

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/gzip"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/volume"
)

// header1 is a NIfTI-1 header of an int16 file with the four bytes behind it.
func header1(dims ...int16) []byte {
	b := make([]byte, 352)
	le := binary.LittleEndian
	le.PutUint32(b, 348)
	le.PutUint16(b[40:], uint16(len(dims)))
	for i := range 7 {
		n := int16(1)
		if i < len(dims) {
			n = dims[i]
		}
		le.PutUint16(b[42+2*i:], uint16(n))
		le.PutUint32(b[80+4*i:], math.Float32bits(2))
	}
	le.PutUint16(b[70:], uint16(nifti.Int16))
	le.PutUint16(b[72:], 16)
	le.PutUint32(b[108:], math.Float32bits(352))
	b[123] = 10
	copy(b[344:], "n+1\x00")
	return b
}

// writeHead writes an int16 run of noise about a bright ellipsoid in a dark frame,
// which gzip shortens about as far as a real one.
func writeHead(t testing.TB, path string, shape [3]int, volumes int) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z, _ := gzip.NewWriterLevel(file, 6)
	z.Write(header1(int16(shape[0]), int16(shape[1]), int16(shape[2]), int16(volumes)))
	rng := rand.New(rand.NewPCG(1, 0))
	g := volume.Grid{Shape: shape}
	raw := make([]byte, 2*g.Voxels())
	for range volumes {
		for v := range g.Voxels() {
			at, d := g.Index(v), 0.0
			for a := range 3 {
				x := 2.4*float64(at[a])/float64(shape[a]) - 1.2
				d += x * x
			}
			x := 0.0
			if d < 1 {
				x = 800 + 300*d + 12*rng.NormFloat64()
			}
			binary.LittleEndian.PutUint16(raw[2*v:], uint16(int16(x)))
		}
		if _, err := z.Write(raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// FuzzOpen reads any bytes as a file: it must end with values or a refusal that
// names the file, never in a panic.
func FuzzOpen(f *testing.F) {
	f.Add(append(header1(2, 2, 1, 2), make([]byte, 16)...))
	f.Add(header1(2, 2))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Add(header1(30000, 30000, 30000, 30000))
	wide := append(header1(1, 1, 1), make([]byte, 34)...)
	copy(wide[348:], []byte{1, 0, 0, 0, 16, 0, 0, 0, 6})
	binary.LittleEndian.PutUint32(wide[108:], math.Float32bits(384))
	f.Add(wide)
	path := filepath.Join(f.TempDir(), "fuzz.nii")
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := nifti.Open(path)
		if err == nil {
			total := 0
			err = file.Each(t.Context(), func(_ int, v []float32) error { total += len(v); return nil })
			if err == nil && total != file.Volumes()*file.Grid().Voxels() {
				t.Errorf("%d values of %v", total, file.Header().Shape())
			}
		}
		var in *fault.Input
		if err != nil && (!errors.As(err, &in) || in.File != path) {
			t.Errorf("%v does not name its file", err)
		}
	})
}
