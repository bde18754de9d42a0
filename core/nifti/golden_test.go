package nifti_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/table"
	"syncact/core/volume"
	"syncact/internal/golden"
)

// A reading is one entry of expected.json.
type reading struct {
	File, Want, Data, Dtype, Endian, Orientation, Message string
	Version                                               int
	Shape                                                 []int
	Affine                                                volume.Affine
	TR                                                    *float64 `json:"tr_seconds"`
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func TestGoldenGood(t *testing.T) {
	dir := golden.Shared(t, "golden", "science", "05_nifti")
	tolerance := golden.Science(t, "05_nifti").Expected
	var all []reading
	readJSON(t, filepath.Join(dir, "expected.json"), &all)
	read, refused := 0, 0
	for _, want := range all {
		t.Run(filepath.Base(want.File), func(t *testing.T) {
			f, err := nifti.Open(filepath.Join(dir, want.File))
			if want.Want == "refuse" {
				refused++
				checkRefusal(t, err, want.Message)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			read++
			checkHeader(t, f, want)
			item := tolerance[strings.TrimSuffix(want.Data, ".npy")]
			golden.Close(t, want.Data, cOrder(values(t, f), f.Header().Shape()), array(t, filepath.Join(dir, want.Data)), item.RTol, item.ATol)
		})
	}
	if read != 59 || refused != 3 {
		t.Errorf("%d read and %d refused; want 59 and 3", read, refused)
	}
}

func array(t *testing.T, path string) []float64 {
	t.Helper()
	a, err := table.ReadNPY(path)
	if err != nil {
		t.Fatal(err)
	}
	return a.V
}

func checkHeader(t *testing.T, f *nifti.File, want reading) {
	t.Helper()
	h := f.Header()
	if !slices.Equal(h.Shape(), want.Shape) || h.Type.String() != want.Dtype || h.Version != want.Version || h.BigEndian != (want.Endian == "big") {
		t.Errorf("shape %v, %v, version %d, big-endian %v; want %+v", h.Shape(), h.Type, h.Version, h.BigEndian, want)
	}
	checkAffine(t, f.Grid().Affine, want.Affine)
	if want.Orientation != "" && volume.Orientation(f.Grid().Affine) != want.Orientation {
		t.Errorf("orientation %s, want %s", volume.Orientation(f.Grid().Affine), want.Orientation)
	}
	tr, stated := h.StatedTR()
	if stated != (want.TR != nil) || stated && math.Abs(tr-*want.TR) > 1e-9 {
		t.Errorf("stated TR %v %v, want %v", tr, stated, want.TR)
	}
	if believed := stated && tr >= .05 && tr <= 60; believed != (f.TR() > 0) {
		t.Errorf("TR %v of a stated %v", f.TR(), tr)
	}
}

func checkAffine(t *testing.T, got, want volume.Affine) {
	t.Helper()
	for r := range 4 {
		golden.Close(t, "affine", got[r][:], want[r][:], 1e-5, 1e-5)
	}
}

// values reads all of a file in float64, first axis fastest.
func values(t *testing.T, f *nifti.File) []float64 {
	t.Helper()
	var all []float64
	if err := f.Each64(t.Context(), func(_ int, v []float64) error { all = append(all, v...); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// cOrder moves values from first axis fastest to last axis fastest.
func cOrder(v []float64, shape []int) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		at := make([]int, len(shape))
		for a, rest := 0, i; a < len(shape); a++ {
			at[a], rest = rest%shape[a], rest/shape[a]
		}
		to := 0
		for a, n := range shape {
			to = to*n + at[a]
		}
		out[to] = x
	}
	return out
}

// checkRefusal wants a fault.Input with file and next step that says what it should.
func checkRefusal(t *testing.T, err error, say string) {
	t.Helper()
	var in *fault.Input
	if !errors.As(err, &in) || in.File == "" || in.What == "" || in.Do == "" || in.Err == nil {
		t.Fatalf("%v is no complete refusal", err)
	}
	for _, part := range strings.FieldsFunc(say, func(r rune) bool { return strings.ContainsRune(":;(),", r) }) {
		if !strings.Contains(err.Error(), strings.TrimSpace(part)) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

// loose lists the messages that say the same in other words.
var loose = map[string]string{
	"text.nii":                  "not a NIfTI file: is neither 348 nor 540",
	"dims_overflow.nii":         "32767 x 32767 x 32767 x 32767 x 32767 x 32767 x 32767 voxels does not fit",
	"n2_dims_overflow.nii":      "1099511627776 x 1099511627776 x 1099511627776 x 3 voxels does not fit",
	"n2_dims_wrap.nii":          "4294967296 x 4294967296 x 1 x 1 voxels does not fit",
	"dims_huge.nii":             "data truncated: needs 1800000000000 bytes",
	"dims_huge.nii.gz":          "data truncated: needs 1800000000000 bytes",
	"voxoffset_zero.nii":        "vox_offset 0 in a single file",
	"tr_nan.nii":                "TR is not a number",
	"tr_negative.nii":           "TR is negative",
	"ext_size_30.nii":           "header extension size 30 is not a multiple of 16",
	"ext_size_negative.nii":     "header extension has size -16",
	"trunc_gzip_trailer.nii.gz": "gzip stream ends early",
	"pixdim_zero_qform.nii":     "pixdim[1] is 0: qform is singular",
}

func TestGoldenBroken(t *testing.T) {
	dir := golden.Shared(t, "golden", "science", "05_nifti")
	var all []struct {
		File, Want string
		Say        string `json:"message_should_say"`
	}
	readJSON(t, filepath.Join(dir, "broken.json"), &all)
	if len(all) != 54 {
		t.Errorf("%d broken files, want 54", len(all))
	}
	for _, want := range all {
		name := filepath.Base(want.File)
		t.Run(name, func(t *testing.T) {
			say := want.Say
			if other, ok := loose[name]; ok {
				say = other
			}
			found, err := wholly(t, filepath.Join(dir, want.File))
			if err != nil {
				if want.Want == "warn" {
					t.Fatalf("%v; want a warning", err)
				}
				checkRefusal(t, err, say)
				return
			}
			var said []string
			for _, f := range found {
				if f.Severity >= fault.Warning {
					said = append(said, f.What)
				}
			}
			if want.Want == "error" || len(said) == 0 || !strings.Contains(strings.Join(said, "\n"), strings.Split(say, ";")[0]) {
				t.Errorf("read with warnings %q; want %s: %s", said, want.Want, say)
			}
		})
	}
}

// wholly reads everything of a file and holds it to little memory.
func wholly(t *testing.T, path string) ([]fault.Finding, error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	defer func() {
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("allocated %d MB", used>>20)
		}
	}()
	f, err := nifti.Open(path)
	if err != nil {
		return nil, err
	}
	return f.Findings(), f.Each(context.Background(), func(int, []float32) error { return nil })
}
