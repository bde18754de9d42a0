package bold_test

import (
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/bold"
	"syncact/core/series"
	"syncact/core/volume"
	"syncact/internal/golden"
)

// readVolumes reads a little-endian int16 or uint8 NIfTI-1 without scaling: enough for
// the one real run that the golden data clean.
func readVolumes(t *testing.T, path string) *memory {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	dim := func(i int) int { return max(1, int(binary.LittleEndian.Uint16(b[40+2*i:]))) }
	m := &memory{grid: volume.Grid{Shape: [3]int{dim(1), dim(2), dim(3)}}, tr: 2.5}
	width := int(binary.LittleEndian.Uint16(b[72:])) / 8
	data := b[352:]
	for range dim(4) {
		v := make([]float32, m.grid.Voxels())
		for i := range v {
			if width == 2 {
				v[i] = float32(int16(binary.LittleEndian.Uint16(data[2*i:])))
			} else {
				v[i] = float32(data[i])
			}
		}
		data = data[width*len(v):]
		m.v = append(m.v, v)
	}
	return m
}

// TestHaxbyGolden cleans the twelve runs of a real file, each on its own.
func TestHaxbyGolden(t *testing.T) {
	c := golden.Science(t, "12_real_data")
	item := c.Expected["haxby_clean"]
	run := readVolumes(t, golden.Shared(t, "data", item.Params["img"].(string)))
	inside := readVolumes(t, golden.Shared(t, "data", item.Params["mask"].(string))).v[0]
	in := make([]bool, run.grid.Voxels())
	for v, x := range inside {
		in[v] = x > 0
	}
	mask := volume.NewMask(run.grid, in)
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
