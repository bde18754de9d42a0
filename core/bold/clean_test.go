package bold_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/bold"
	"syncact/core/fault"
	"syncact/core/progress"
	"syncact/core/series"
	"syncact/core/volume"
)

// memory is a run held in memory.
type memory struct {
	grid volume.Grid
	v    [][]float32
	tr   float64
}

func (m *memory) Grid() volume.Grid { return m.grid }
func (m *memory) Volumes() int      { return len(m.v) }
func (m *memory) TR() float64       { return m.tr }

func (m *memory) Each(ctx context.Context, f func(int, []float32) error) error {
	for t, v := range m.v {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(t, v); err != nil {
			return err
		}
	}
	return nil
}

var _ bold.Source = (*memory)(nil)

// noise is a run of smooth courses around different levels.
func noise(seed uint64, shape [3]int, volumes int) *memory {
	rng := rand.New(rand.NewPCG(seed, 0))
	m := &memory{grid: volume.Grid{Shape: shape, Affine: volume.Affine{{2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 1}}}, tr: 2}
	state := make([]float64, m.grid.Voxels())
	for t := range volumes {
		v := make([]float32, len(state))
		for i := range v {
			state[i] = .7*state[i] + rng.NormFloat64()
			v[i] = float32(500 + 10*float64(i%37) + 5*state[i] + .05*float64(t*(i%5)))
		}
		m.v = append(m.v, v)
	}
	return m
}

func whole(g volume.Grid) *volume.Mask {
	return volume.NewMask(g, slices.Repeat([]bool{true}, g.Voxels()))
}

// TestCleanAgreesWithDefinition compares every voxel with the filter applied to it
// alone, for both kinds of filter, with confounds and dropped volumes.
func TestCleanAgreesWithDefinition(t *testing.T) {
	run := noise(1, [3]int{7, 6, 5}, 90)
	rng := rand.New(rand.NewPCG(2, 0))
	confounds := make([][]float64, 3)
	for j := range confounds {
		for range run.v {
			confounds[j] = append(confounds[j], rng.NormFloat64())
		}
	}
	dropped := make([]bool, 90)
	dropped[0], dropped[40], dropped[41] = true, true, true
	mask := whole(run.grid)
	mask = volume.NewMask(run.grid, func() []bool { in := mask.In; in[3], in[100] = false, false; return in }())
	for _, o := range []bold.Options{
		{}, {Confounds: confounds}, {Confounds: confounds, Dropped: dropped}, {Dropped: dropped, Threads: 1},
		{Filter: &series.FilterOptions{Detrend: true, HighPassHz: .01, LowPassHz: .1}, Confounds: confounds, Dropped: dropped},
	} {
		m, err := bold.Clean(t.Context(), run, mask, o, filepath.Join(t.TempDir(), "x.npy"), nil)
		if err != nil {
			t.Fatal(err)
		}
		options := bold.Advice()
		if o.Filter != nil {
			options = *o.Filter
		}
		f, err := series.NewFilter(90, 2, options, m.Kept)
		if err != nil {
			t.Fatal(err)
		}
		if f, err = f.With(o.Confounds); err != nil {
			t.Fatal(err)
		}
		x := make([]float64, 90)
		for i, voxel := range mask.Index {
			for v := range x {
				x[v] = float64(run.v[v][voxel])
			}
			f.Apply(x, x)
			series.ZScore(x, m.Kept)
			for v := range x {
				if d := math.Abs(x[v] - float64(m.Row(v)[i])); d > 1e-6 {
					t.Fatalf("%+v: voxel %d, volume %d off by %g", o.Filter, i, v, d)
				}
			}
		}
		m.Close()
	}
}

func TestCleanCountsDeadVoxels(t *testing.T) {
	run := noise(3, [3]int{5, 4, 3}, 60)
	for v := range run.v {
		run.v[v][7] = 1000.3
		run.v[v][8] = 0
	}
	run.v[30][20] = float32(math.NaN())
	run.v[2][21] = float32(math.Inf(1))
	run.v[0][22] = float32(math.NaN())
	path := filepath.Join(t.TempDir(), "x.npy")
	var n progress.Counter
	m, err := bold.Clean(t.Context(), run, whole(run.grid), bold.Options{}, path, &n)
	if err != nil {
		t.Fatal(err)
	}
	if n.Done() != n.Total() || n.Total() == 0 {
		t.Errorf("counted %d of %d", n.Done(), n.Total())
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if m, err = bold.Open(path); err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if !cmp.Equal(m.Constant, []int{7, 8}) || !cmp.Equal(m.NotFinite, []int{20, 21, 22}) {
		t.Errorf("constant %v, not finite %v", m.Constant, m.NotFinite)
	}
	if f := m.Findings("run.nii"); len(f) != 2 || f[0].What != "2 of 60 voxels are constant and were set to 0" {
		t.Errorf("findings %v", f)
	}
	for v := range m.Rows {
		for _, i := range []int{7, 8, 20, 21, 22} {
			if m.Row(v)[i] != 0 {
				t.Fatalf("voxel %d is %g at volume %d", i, m.Row(v)[i], v)
			}
		}
	}
}

// TestCleanIgnoresNaNInDroppedVolumes: a volume that is dropped may hold anything.
func TestCleanIgnoresNaNInDroppedVolumes(t *testing.T) {
	run := noise(3, [3]int{5, 4, 3}, 60)
	dropped := make([]bool, 60)
	dropped[10] = true
	for i := range run.v[10] {
		run.v[10][i] = float32(math.NaN())
	}
	m, err := bold.Clean(t.Context(), run, whole(run.grid), bold.Options{Dropped: dropped}, filepath.Join(t.TempDir(), "x.npy"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if len(m.NotFinite) > 0 || len(m.Constant) > 0 || m.Row(10)[0] != 0 || m.Row(11)[0] == 0 {
		t.Errorf("not finite %v, constant %v, rows %g %g", m.NotFinite, m.Constant, m.Row(10)[0], m.Row(11)[0])
	}
}

func TestCleanRefuses(t *testing.T) {
	run := noise(4, [3]int{3, 3, 3}, 20)
	other := run.grid
	other.Affine[0][3] = 5
	noTR := *run
	noTR.tr = 0
	short := *run
	short.v = run.v[:12]
	many := make([][]float64, 30)
	rng := rand.New(rand.NewPCG(5, 0))
	for j := range many {
		for range run.v {
			many[j] = append(many[j], rng.NormFloat64())
		}
	}
	tests := []struct {
		name string
		src  bold.Source
		mask *volume.Mask
		o    bold.Options
	}{
		{"mask on another grid", run, whole(other), bold.Options{}},
		{"mask without a voxel", run, volume.NewMask(run.grid, make([]bool, 27)), bold.Options{}},
		{"no repetition time", &noTR, whole(run.grid), bold.Options{}},
		{"confounds of another run", &short, whole(run.grid), bold.Options{Confounds: many[:1]}},
		{"more confounds than volumes", run, whole(run.grid), bold.Options{Confounds: many}},
		{"dropped list of another run", run, whole(run.grid), bold.Options{Dropped: make([]bool, 3)}},
		{"everything dropped", run, whole(run.grid), bold.Options{Dropped: slices.Repeat([]bool{true}, 20)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.o.File = "run.nii"
			_, err := bold.Clean(t.Context(), tt.src, tt.mask, tt.o, filepath.Join(dir, "x.npy"), nil)
			var in *fault.Input
			if !errors.Is(err, bold.ErrRun) || !errors.As(err, &in) || in.Do == "" || in.File != "run.nii" {
				t.Errorf("got %v, want a refusal with a next step", err)
			}
			if left, _ := os.ReadDir(dir); len(left) > 0 {
				t.Errorf("%v is left", left)
			}
		})
	}
}

// TestCleanSmooths: what is cleaned is the smoothed run, and a voxel that is not finite
// stays out although smoothing would fill it.
func TestCleanSmooths(t *testing.T) {
	run := noise(9, [3]int{6, 6, 6}, 40)
	smooth := &memory{grid: run.grid, tr: run.tr}
	for _, v := range run.v {
		smooth.v = append(smooth.v, volume.Smooth(&volume.Image{Grid: run.grid, V: v}, 6).V)
	}
	var results [2]*bold.Matrix
	for i, src := range []*memory{run, smooth} {
		m, err := bold.Clean(t.Context(), src, whole(run.grid), bold.Options{SmoothMM: 6 * float64(1-i)}, filepath.Join(t.TempDir(), "x.npy"), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		results[i] = m
	}
	for v := range run.v {
		if diff := cmp.Diff(results[1].Row(v), results[0].Row(v)); diff != "" {
			t.Fatal(diff)
		}
	}
	run.v[3][50] = float32(math.NaN())
	m, err := bold.Clean(t.Context(), run, whole(run.grid), bold.Options{SmoothMM: 6}, filepath.Join(t.TempDir(), "x.npy"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if !cmp.Equal(m.NotFinite, []int{50}) {
		t.Errorf("not finite %v", m.NotFinite)
	}
}

func TestCleanCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	run := noise(4, [3]int{3, 3, 3}, 20)
	if _, err := bold.Clean(ctx, run, whole(run.grid), bold.Options{}, filepath.Join(dir, "x.npy"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestSliceAndLook(t *testing.T) {
	run := noise(6, [3]int{3, 3, 2}, 30)
	run.v[12][4] = float32(math.NaN())
	for v := range run.v {
		run.v[v][5] = 3
	}
	part := bold.Slice(run, 10, 20)
	s, err := bold.Look(t.Context(), part, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Constant != 1 || s.NotFinite != 1 || s.Live.In[4] || s.Live.In[5] || len(s.Live.Index) != 16 {
		t.Errorf("survey %+v", s)
	}
	want := 0.0
	for _, v := range run.v[10:20] {
		want += float64(v[0]) / 10
	}
	if math.Abs(float64(s.Mean.V[0])-want) > 1e-3 {
		t.Errorf("mean %g, want %g", s.Mean.V[0], want)
	}
	if s, err = bold.Look(t.Context(), bold.Slice(run, 20, 30), nil); err != nil || s.NotFinite != 0 {
		t.Errorf("the NaN of another part was counted: %v, %v", s, err)
	}
}

func TestGroupMask(t *testing.T) {
	g := volume.Grid{Shape: [3]int{4, 1, 1}}
	mask := func(in ...bool) *volume.Mask { return volume.NewMask(g, in) }
	masks := []*volume.Mask{mask(true, true, true, false), mask(true, true, false, false), mask(true, false, false, false)}
	for share, want := range map[float64][]int{0: {0}, 1: {0}, .6: {0, 1}, .3: {0, 1, 2}} {
		got, err := bold.GroupMask(masks, share)
		if err != nil || !cmp.Equal(got.Index, want) {
			t.Errorf("share %g: %v, %v, want %v", share, got, err, want)
		}
	}
	if _, err := bold.GroupMask([]*volume.Mask{mask(true, false, false, false), mask(false, true, false, false)}, 0); !errors.Is(err, bold.ErrRun) {
		t.Errorf("disjoint masks: %v", err)
	}
	other := mask(true, true, true, true)
	other.Shape = [3]int{2, 2, 1}
	if _, err := bold.GroupMask([]*volume.Mask{masks[0], other}, 0); !errors.Is(err, bold.ErrRun) {
		t.Errorf("another grid: %v", err)
	}
}

func TestTiming(t *testing.T) {
	start, yes, no := .98, true, false
	for name, tt := range map[string]struct {
		in   bold.Timing
		want float64
	}{
		"nothing said":                {bold.Timing{}, 1},
		"fMRIPrep":                    {bold.Timing{Start: &start, Corrected: &yes}, .98},
		"start alone":                 {bold.Timing{Start: &start}, .98},
		"start, slices not corrected": {bold.Timing{Start: &start, Corrected: &no}, 1},
		"corrected without start":     {bold.Timing{Corrected: &yes}, 1},
	} {
		if got, note := tt.in.Offset(2); got != tt.want || note.What == "" {
			t.Errorf("%s: %g (%s), want %g", name, got, note, tt.want)
		}
	}
	if got := bold.Times(3, 2, .98); !cmp.Equal(got, []float64{.98, 2.98, 4.98}) {
		t.Errorf("times %v", got)
	}
}

// ellipsoid fills the middle of a grid as a brain does.
func ellipsoid(shape [3]int) []bool {
	in := make([]bool, shape[0]*shape[1]*shape[2])
	for v := range in {
		at, r := v, 0.0
		for _, n := range shape {
			u := (float64(at%n) - float64(n-1)/2) / (.39 * float64(n-1))
			r, at = r+u*u, at/n
		}
		in[v] = r < 1
	}
	return in
}

// BenchmarkClean is the job of the design's numbers page without its gzip: 300
// volumes of 64×76×64, six confounds.
func BenchmarkClean(b *testing.B) {
	shape := [3]int{64, 76, 64}
	run := noise(7, shape, 300)
	mask := volume.NewMask(run.grid, ellipsoid(shape))
	rng := rand.New(rand.NewPCG(8, 0))
	confounds := make([][]float64, 6)
	for j := range confounds {
		for range run.v {
			confounds[j] = append(confounds[j], rng.NormFloat64())
		}
	}
	for _, kind := range []string{series.KindDCT, series.KindButterworth} {
		b.Run(kind, func(b *testing.B) {
			o := bold.Options{Filter: &series.FilterOptions{Detrend: true, HighPassHz: .008, Kind: kind}, Confounds: confounds}
			path := filepath.Join(b.TempDir(), "x.npy")
			for b.Loop() {
				m, err := bold.Clean(b.Context(), run, mask, o, path, nil)
				if err != nil {
					b.Fatal(err)
				}
				m.Close()
			}
		})
	}
}
