package bold_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/bold"
	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/core/volume"
	"syncact/internal/golden"
)

var _ bold.Source = (*nifti.File)(nil)

// TestHaxbyGolden cleans the twelve runs of a real file, each on its own.
func TestHaxbyGolden(t *testing.T) {
	c := golden.Science(t, "12_real_data")
	item := c.Expected["haxby_clean"]
	run, err := nifti.Open(golden.Shared(t, "data", item.Params["img"].(string)))
	if err != nil {
		t.Fatal(err)
	}
	mask, err := nifti.ReadMask(golden.Shared(t, "data", item.Params["mask"].(string)))
	if err != nil {
		t.Fatal(err)
	}
	columns := lastAxisFastest(mask)
	o := bold.Options{Filter: &series.FilterOptions{Detrend: true, HighPassHz: .01, Kind: series.KindButterworth}}
	var got []float64
	for r := range 12 {
		m, err := bold.Clean(t.Context(), bold.Slice(run, r*121, (r+1)*121), mask, o, filepath.Join(t.TempDir(), "x.npy"), nil)
		if err != nil {
			t.Fatal(err)
		}
		for v := range m.Rows {
			for _, column := range item.Params["columns"].([]any) {
				got = append(got, float64(m.Row(v)[columns[int(column.(float64))]]))
			}
		}
		m.Close()
	}
	c.Check(t, "haxby_clean", got)
}

// lastAxisFastest lists our columns (first axis fastest) in NumPy's order.
func lastAxisFastest(m *volume.Mask) []int {
	at := make(map[int]int, len(m.Index))
	for i, v := range m.Index {
		at[v] = i
	}
	var out []int
	s := m.Shape
	for i := range s[0] {
		for j := range s[1] {
			for k := range s[2] {
				if c, ok := at[i+s[0]*(j+s[1]*k)]; ok {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// BenchmarkCleanNIfTI is the whole job of the design's numbers page: a gzipped int16
// file of 300 volumes of 64×76×64 to a clean matrix on disk, six confounds. With
// SYNCACT_NIFTI_BENCH it takes the bold.nii.gz and mask.nii.gz of that folder.
func BenchmarkCleanNIfTI(b *testing.B) {
	dir := os.Getenv("SYNCACT_NIFTI_BENCH")
	if dir == "" {
		dir = b.TempDir()
		writeRun(b, dir)
	}
	mask, err := nifti.ReadMask(filepath.Join(dir, "mask.nii.gz"))
	if err != nil {
		b.Fatal(err)
	}
	for _, kind := range []string{series.KindDCT, series.KindButterworth} {
		b.Run(kind, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "x.npy")
			for b.Loop() {
				run, err := nifti.Open(filepath.Join(dir, "bold.nii.gz"))
				if err != nil {
					b.Fatal(err)
				}
				o := bold.Options{Filter: &series.FilterOptions{Detrend: true, HighPassHz: .008, Kind: kind}, Confounds: randomColumns(run.Volumes(), 6), TR: 2}
				m, err := bold.Clean(b.Context(), run, mask, o, path, nil)
				if err != nil {
					b.Fatal(err)
				}
				m.Close()
			}
		})
	}
}

func randomColumns(rows, n int) [][]float64 {
	rng := rand.New(rand.NewPCG(8, 0))
	out := make([][]float64, n)
	for j := range out {
		for range rows {
			out[j] = append(out[j], rng.NormFloat64())
		}
	}
	return out
}

// writeRun writes an ellipsoid of noise within zeros, as a masked run is.
func writeRun(b *testing.B, dir string) {
	shape := [3]int{64, 76, 64}
	run := noise(7, shape, 300)
	in := ellipsoid(shape)
	values := make([]float32, len(in))
	for v := range in {
		if in[v] {
			values[v] = 1
		}
	}
	if err := nifti.Write(filepath.Join(dir, "mask.nii.gz"), &volume.Image{Grid: run.grid, V: values}); err != nil {
		b.Fatal(err)
	}
	w, err := nifti.Create(filepath.Join(dir, "bold.nii.gz"), nifti.Spec{Grid: run.grid, Volumes: 300, TR: 2, Type: nifti.Int16, Slope: .1})
	if err != nil {
		b.Fatal(err)
	}
	for _, v := range run.v {
		for i := range v {
			v[i] *= values[i]
		}
		if err := w.Write(v); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}
