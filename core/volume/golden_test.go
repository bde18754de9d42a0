package volume_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"syncact/core/nifti"
	"syncact/core/volume"
	"syncact/internal/golden"
)

const masking = "06_masking_resampling"

// A stage is golden case 6 with its files opened.
type stage struct {
	*golden.Case
	grids map[string]volume.Grid
}

func load(t *testing.T) stage {
	t.Helper()
	s := stage{Case: golden.Science(t, masking)}
	readJSON(t, s.Path("grids.json"), &s.grids)
	return s
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

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// run reads the volumes of a file in float64.
func (s stage) run(t *testing.T, name string) (volume.Grid, [][]float64) {
	t.Helper()
	f := must(nifti.Open(s.Path(name)))(t)
	var all [][]float64
	if err := f.Each64(t.Context(), func(_ int, v []float64) error { all = append(all, slices.Clone(v)); return nil }); err != nil {
		t.Fatal(err)
	}
	return f.Grid(), all
}

// fromC moves an expected volume from last axis fastest to first axis fastest.
func fromC(g volume.Grid, v []float64) []float64 {
	out := make([]float64, len(v))
	for i := range out {
		at := g.Index(i)
		out[i] = v[(at[0]*g.Shape[1]+at[1])*g.Shape[2]+at[2]]
	}
	return out
}

// inCOrder lists the voxels of a mask with the last axis fastest.
func inCOrder(m *volume.Mask) []int {
	order := slices.Clone(m.Index)
	key := func(v int) int { at := m.Grid.Index(v); return (at[0]*m.Shape[1]+at[1])*m.Shape[2] + at[2] }
	slices.SortFunc(order, func(a, b int) int { return key(a) - key(b) })
	return order
}

func TestGoldenMasks(t *testing.T) {
	s := load(t)
	_, run := s.run(t, "bold.nii.gz")
	same := must(nifti.ReadMask(s.Path("mask_same_grid.nii.gz")))(t)
	other := volume.ResampleMask(must(nifti.ReadMask(s.Path("mask_other_grid.nii.gz")))(t), same.Grid)
	for name, m := range map[string]*volume.Mask{"masked_matrix": same, "masked_matrix_other_grid": other} {
		var got []float64
		for _, v := range run {
			for _, at := range inCOrder(m) {
				got = append(got, v[at])
			}
		}
		s.Check(t, name, got)
	}
	var ijk, flags []float64
	for _, v := range inCOrder(same) {
		for _, i := range same.Grid.Index(v) {
			ijk = append(ijk, float64(i))
		}
	}
	s.Check(t, "masked_voxel_ijk", ijk)
	for _, x := range other.Image().V {
		flags = append(flags, float64(x))
	}
	golden.Close(t, "mask_other_grid_on_bold", flags, fromC(same.Grid, s.Want(t, "mask_other_grid_on_bold").V), 0, 0)
}

func TestGoldenResample(t *testing.T) {
	s := load(t)
	from, run := s.run(t, "map.nii.gz")
	ways := map[string]volume.Interpolation{"nearest": volume.Nearest, "linear": volume.Linear, "continuous": volume.Cubic}
	orders := map[string]int{"nearest": 0, "linear": 1, "continuous": 3}
	for grid, to := range s.grids {
		for way, how := range ways {
			name := fmt.Sprintf("map_on_%s_%s", grid, way)
			got, item := volume.ResampleValues(from, run[0], to, how), s.Expected[name]
			want := fromC(to, s.Want(t, name).V)
			if _, some := s.Inputs[fmt.Sprintf("ambiguous_%s_%d", grid, orders[way])]; some {
				leave := fromC(to, s.Input(t, fmt.Sprintf("ambiguous_%s_%d", grid, orders[way])).V)
				for i := range got {
					if leave[i] != 0 {
						got[i], want[i] = 0, 0
					}
				}
			}
			golden.Close(t, name, got, want, item.RTol, item.ATol)
		}
	}
	clipped := volume.ResampleValues(from, run[0], s.grids["fine_las"], volume.Cubic)
	lo, hi := min(slices.Min(run[0]), 0), max(slices.Max(run[0]), 0)
	for i, x := range clipped {
		clipped[i] = min(max(x, lo), hi)
	}
	item := s.Expected["map_on_fine_las_continuous_clipped"]
	golden.Close(t, item.Name, clipped, fromC(s.grids["fine_las"], s.Want(t, item.Name).V), item.RTol, item.ATol)
}

func TestGoldenLabels(t *testing.T) {
	s := load(t)
	g, run := s.run(t, "bold.nii.gz")
	same := must(nifti.ReadLabels(s.Path("labels_same_grid.nii.gz")))(t)
	other := volume.ResampleLabels(must(nifti.ReadLabels(s.Path("labels_other_grid.nii.gz")))(t), g)
	half := must(nifti.ReadMask(s.Path("mask_half.nii.gz")))(t)
	var moved []float64
	for _, id := range other.V {
		moved = append(moved, float64(id))
	}
	golden.Close(t, "labels_other_grid_on_bold", moved, fromC(g, s.Want(t, "labels_other_grid_on_bold").V), 0, 0)
	for _, c := range []struct {
		name   string
		labels *volume.Labels
		mask   *volume.Mask
		ids    []int32
	}{
		{"label_means_same_grid", same, nil, []int32{1, 2, 5, 12}},
		{"label_means_other_grid", other, nil, []int32{3, 4, 7, 9}},
		{"label_means_masked", same, half, []int32{1, 2, 5, 12}},
	} {
		members := c.labels.Members(c.mask)
		var got []float64
		for _, v := range run {
			narrow := make([]float32, len(v))
			for i, x := range v {
				narrow[i] = float32(x)
			}
			got = append(got, volume.Means(make([]float64, len(c.ids)), narrow, members, c.ids)...)
		}
		s.Check(t, c.name, got)
	}
}

func TestGoldenSmooth(t *testing.T) {
	s := load(t)
	for _, c := range []struct{ file, want string }{{"map.nii.gz", "map_smooth6"}, {"map_oblique_nan.nii.gz", "map_oblique_nan_smooth6"}} {
		g, run := s.run(t, c.file)
		item := s.Expected[c.want]
		golden.Close(t, c.want, volume.SmoothValues(g, run[0], 6), fromC(g, s.Want(t, c.want).V), item.RTol, item.ATol)
	}
	images := must(nifti.ReadAll(s.Path("bold.nii.gz")))(t)
	want, item := s.Want(t, "bold_smooth6").V, s.Expected["bold_smooth6"]
	for n, img := range images {
		var got, one []float64
		for _, x := range volume.Smooth(img, 6).V {
			got = append(got, float64(x))
		}
		for i := n; i < len(want); i += len(images) {
			one = append(one, want[i])
		}
		golden.Close(t, item.Name, got, fromC(img.Grid, one), item.RTol, item.ATol)
	}
	delta := volume.Grid{Shape: [3]int{25, 5, 5}, Affine: volume.Affine{{2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 1}}}
	v := make([]float64, delta.Voxels())
	v[delta.Voxel(12, 2, 2)] = 1
	kernel := make([]float64, 25)
	for at, x := range volume.SmoothValues(delta, v, 6) {
		kernel[delta.Index(at)[0]] += x
	}
	s.Check(t, "kernel_2mm_fwhm6", kernel)
}

func TestGoldenEPIMask(t *testing.T) {
	s := load(t)
	images := must(nifti.ReadAll(s.Path("epi_brain.nii.gz")))(t)
	mean := volume.NewImage(images[0].Grid)
	for _, img := range images {
		for i, x := range img.V {
			mean.V[i] += x / float32(len(images))
		}
	}
	got := volume.EPIMask(mean)
	for name, least := range map[string]float64{"epi_brain_mask_nilearn": .98, "epi_brain_mask_truth": .97} {
		in := make([]bool, mean.Voxels())
		for i, x := range fromC(mean.Grid, s.Want(t, name).V) {
			in[i] = x > 0
		}
		if dice := got.Dice(volume.NewMask(mean.Grid, in)); dice < least {
			t.Errorf("Dice with %s %.4f, want %g", name, dice, least)
		}
	}
}

// TestRealFiles reads the files of golden case 12 and brings two onto other grids.
func TestRealFiles(t *testing.T) {
	s := golden.Science(t, "12_real_data")
	var want struct {
		Files []struct {
			File, Orientation, Dtype string
			Shape                    []int
			Affine                   volume.Affine
			Sum, Min, Max            float64
			AbsSum                   float64 `json:"abs_sum"`
		}
		Yeo struct {
			Counts map[string]int `json:"label_counts"`
		} `json:"yeo_on_harvard_oxford"`
		Z struct {
			IJK [][3]int `json:"ijk_in_yeo_grid"`
		} `json:"zstat_linear"`
	}
	readJSON(t, s.Path("real_data.json"), &want)
	for _, w := range want.Files {
		f := must(nifti.Open(golden.Shared(t, "data", filepath.FromSlash(w.File))))(t)
		var sum, abs, lo, hi float64 = 0, 0, math.Inf(1), math.Inf(-1)
		err := f.Each64(t.Context(), func(_ int, v []float64) error {
			for _, x := range v {
				sum, abs, lo, hi = sum+x, abs+math.Abs(x), min(lo, x), max(hi, x)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		golden.Close(t, w.File, []float64{sum, abs, lo, hi}, []float64{w.Sum, w.AbsSum, w.Min, w.Max}, 1e-6, 1e-6)
		for r := range 4 {
			a := f.Grid().Affine
			golden.Close(t, w.File+" affine", a[r][:], w.Affine[r][:], 1e-5, 1e-5)
		}
		if !slices.Equal(f.Header().Shape(), w.Shape) || volume.Orientation(f.Grid().Affine) != w.Orientation || f.Header().Type.String() != w.Dtype {
			t.Errorf("%s: %v %s %v, want %+v", w.File, f.Header().Shape(), f.Orientation(), f.Header().Type, w)
		}
	}
	onOtherGrids(t, s, want.Yeo.Counts, want.Z.IJK)
}

// onOtherGrids counts a real atlas on another's grid and reads a real map at points.
func onOtherGrids(t *testing.T, s *golden.Case, labels map[string]int, points [][3]int) {
	t.Helper()
	yeo := must(nifti.ReadLabels(golden.Shared(t, "data", "atlas", "Yeo_7_Liberal_2mm.nii.gz")))(t)
	harvard := must(nifti.Open(golden.Shared(t, "data", "atlas", "HarvardOxfordMNI.nii.gz")))(t)
	counts := map[string]int{}
	for _, id := range volume.ResampleLabels(yeo, harvard.Grid()).V {
		counts[fmt.Sprint(id)]++
	}
	for id, n := range labels {
		if counts[id] != n {
			t.Errorf("label %s: %d voxels, want %d", id, counts[id], n)
		}
	}
	z := must(nifti.ReadImage(golden.Shared(t, "data", "bold", "spm-motor-zstat.nii.gz")))(t)
	for i, x := range z.V {
		if x != x {
			z.V[i] = 0
		}
	}
	on := volume.Resample(z, yeo.Grid, volume.Linear)
	var got []float64
	for _, p := range points {
		got = append(got, float64(on.At(p[0], p[1], p[2])))
	}
	s.Check(t, "zstat_linear_on_yeo", got)
}
