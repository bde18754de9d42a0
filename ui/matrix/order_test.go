package matrix_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"syncact/core/series"
	"syncact/ui/matrix"
)

func TestStage(t *testing.T) {
	for layer, want := range map[string]string{"layer3.1.conv2": "layer3", "conv1_2": "conv1", "conv5": "conv5", "features/3": "features", "": ""} {
		if got := matrix.Stage(layer); got != want {
			t.Errorf("Stage(%q) = %q; want %q", layer, got, want)
		}
	}
}

// values reads numbers that are computed.
type values func(neuron, network int) float32

func (v values) ReadRow(dst []float32, n int) {
	for f := range dst {
		dst[f] = v(n, f)
	}
}

func TestPyramidAgainstDirectComputation(t *testing.T) {
	const n, cols = 1500, 40
	r := rand.New(rand.NewPCG(3, 4))
	grid := make([]float32, n*cols)
	for i := range grid {
		switch grid[i] = float32(r.NormFloat64() * .2); {
		case i/cols == 70: // a neuron without numbers
			grid[i] = float32(math.NaN())
		case i/cols >= 1000 && i/cols < 1016:
			grid[i] = matrix.Hidden
		}
	}
	order := make([]int32, n)
	for i, at := range r.Perm(n) {
		order[i] = int32(at)
	}
	read := values(func(n, f int) float32 { return grid[n*cols+f] })
	held := 0
	for _, at := range []struct{ level, bin, col int }{{0, 0, 0}, {0, 1499, 39}, {1, 3, 5}, {1, 749, 1}, {2, 100, 7}, {2, 374, 20}, {1, 600, 0}, {5, 10, 11}, {5, 46, 2}} {
		mean, most := matrix.Bin(t.Context(), read, order, cols, at.level, at.bin, at.col)
		var sum, wantMost, count float64
		rows := min(n, (at.bin+1)<<at.level) - at.bin<<at.level
		for row := at.bin << at.level; row < at.bin<<at.level+rows; row++ {
			v := math.Min(math.Max(float64(grid[int(order[row])*cols+at.col]), -1), 1)
			if raw := grid[int(order[row])*cols+at.col]; raw != raw || raw == matrix.Hidden {
				continue
			}
			sum += v
			count++
			if math.Abs(v) > math.Abs(wantMost) {
				wantMost = v
			}
		}
		if int(count) != rows {
			continue // bins with holes are held below
		}
		held++
		if math.Abs(float64(mean)-sum/count) > 1e-4 || math.Abs(float64(most)-wantMost) > 4e-5 {
			t.Errorf("%+v: mean %.5f, most %.5f; want %.5f, %.5f", at, mean, most, sum/count, wantMost)
		}
	}
	if held < 7 {
		t.Errorf("only %d bins were whole", held)
	}
}

func TestPyramidWithoutNumbers(t *testing.T) {
	order := make([]int32, 1100)
	for i := range order {
		order[i] = int32(i)
	}
	nan := float32(math.NaN())
	tests := []struct {
		name       string
		a, b       float32 // of the two rows of a bin
		mean, most float32
	}{
		{"both", .25, -.5, -.125, -.5},
		{"one is NaN", nan, .5, .5, .5},
		{"one is left out", .5, matrix.Hidden, .5, .5},
		{"beyond the range", 3, -.5, .25, 1},
		{"infinite", float32(math.Inf(-1)), .5, .5, .5},
	}
	for _, tt := range tests {
		read := values(func(n, _ int) float32 {
			if n%2 == 0 {
				return tt.a
			}
			return tt.b
		})
		mean, most := matrix.Bin(t.Context(), read, order, 3, 1, 4, 1)
		if math.Abs(float64(mean-tt.mean)) > 1e-4 || math.Abs(float64(most-tt.most)) > 1e-4 {
			t.Errorf("%s: %v, %v; want %v, %v", tt.name, mean, most, tt.mean, tt.most)
		}
	}
	for name, v := range map[string]float32{"NaN": nan, "left out": matrix.Hidden} {
		mean, _ := matrix.Bin(t.Context(), values(func(int, int) float32 { return v }), order, 3, 2, 9, 0)
		if !(mean == v || mean != mean && v != v) {
			t.Errorf("a bin of %s is %v", name, mean)
		}
	}
	if got := matrix.Levels(26560); got != 7 {
		t.Errorf("26,560 rows have %d levels", got)
	}
}

func TestRowOrders(t *testing.T) {
	c := resnet(60, 10)
	c.Neurons[7].R, c.Neurons[7].Network = math.NaN(), ""
	s := open(t, "dark", usual, c, matrix.Options{})
	at := func() []int {
		rows := make([]int, len(c.Neurons))
		for n := range c.Neurons {
			rows[s.panel.Body().Row(n)] = n
		}
		return rows
	}
	s.panel.SetOrder(matrix.ByBestR, matrix.ByBestR)
	s.settle()
	order := at()
	if order[len(order)-1] != 7 {
		t.Errorf("the neuron without r stands at %d", s.panel.Body().Row(7))
	}
	if !slices.IsSortedFunc(order[:len(order)-1], func(a, b int) int {
		return cmp.Compare(math.Abs(c.Neurons[b].R), math.Abs(c.Neurons[a].R))
	}) {
		t.Error("rows by best r do not fall")
	}
	s.panel.SetOrder(matrix.ByBestNetwork, matrix.ByNetwork)
	s.settle()
	last, seen := series.ID("-"), map[series.ID]bool{}
	for _, n := range at() {
		if id := c.Neurons[n].Network; id != last {
			if seen[id] {
				t.Errorf("network %q stands in two places", id)
			}
			last, seen[id] = id, true
		}
	}
}
