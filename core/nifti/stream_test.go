package nifti_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/klauspost/compress/gzip"

	"syncact/core/nifti"
	"syncact/core/volume"
)

// writeRun writes an int16 run whose voxels hold the volume's number.
func writeRun(t testing.TB, path string, shape [3]int, volumes int) {
	t.Helper()
	w, err := nifti.Create(path, nifti.Spec{Grid: volume.Grid{Shape: shape, Affine: volume.Identity()}, Volumes: volumes, TR: 2, Type: nifti.Int16, Level: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Discard()
	v := make([]float32, shape[0]*shape[1]*shape[2])
	for n := range volumes {
		for i := range v {
			v[i] = float32(n)
		}
		if err := w.Write(v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestEachStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.nii.gz")
	writeRun(t, path, [3]int{50, 50, 40}, 40)
	f, err := nifti.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	if err := f.Each(t.Context(), func(n int, v []float32) error { return enough }); err != enough {
		t.Errorf("fn's error came back as %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err = f.Each(ctx, func(n int, v []float32) error {
		if seen++; n == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || seen > 10 {
		t.Errorf("%v after %d volumes", err, seen)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a panic of fn was lost")
			}
		}()
		f.Each(t.Context(), func(int, []float32) error { panic("fn") })
	}()
	if err := f.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestFalseClaim reads a gzip file that could just hold what it claims but ends long
// before: no more than what arrived may be allocated.
func TestFalseClaim(t *testing.T) {
	path := filepath.Join(t.TempDir(), "claim.nii.gz")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z, _ := gzip.NewWriterLevel(file, gzip.NoCompression)
	if _, err := z.Write(header1(1000, 1000, 800, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(make([]byte, 4<<20)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(z.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = nifti.ReadImage(path)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, nifti.ErrTruncated) {
		t.Errorf("%v, want %v", err, nifti.ErrTruncated)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 48<<20 {
		t.Errorf("allocated %d MB for 4 MB of data", used>>20)
	}
}

func TestBlocks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.nii")
	writeRun(t, path, [3]int{3, 2, 1}, 3)
	f, err := nifti.OpenMatrix(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	err = f.Blocks(t.Context(), 4, func(i int, v []float32) error { got = append(got, fmt.Sprint(i, v)); return nil })
	want := []string{"0 [0 0 0 0]", "1 [0 0 1 1]", "2 [1 1 1 1]", "3 [2 2 2 2]", "4 [2 2]"}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v %v, want %v", got, err, want)
	}
}

// BenchmarkEach inflates and decodes a run of 64×76×64×300 int16, noise in a head.
func BenchmarkEach(b *testing.B) {
	path := filepath.Join(b.TempDir(), "run.nii.gz")
	shape, volumes := [3]int{64, 76, 64}, 300
	writeHead(b, path, shape, volumes)
	f, err := nifti.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(2 * volumes * shape[0] * shape[1] * shape[2]))
	b.ReportAllocs()
	for b.Loop() {
		if err := f.Each(b.Context(), func(int, []float32) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerify only inflates: what Each adds is decoding.
func BenchmarkVerify(b *testing.B) {
	path := filepath.Join(b.TempDir(), "run.nii.gz")
	writeHead(b, path, [3]int{64, 76, 64}, 300)
	f, err := nifti.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := f.Verify(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
