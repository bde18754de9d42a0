package series_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"syncact/core/series"
)

// tables are subjects with the course in question and one more that is never 0 but where
// both are: there the volume was censored.
func tables(courses [][]float32, censored map[int][]int) []*series.Table {
	var all []*series.Table
	for s, course := range courses {
		t := series.NewTable([]series.ID{"set/other", "set/1"}, len(course))
		copy(t.Course(1), course)
		for v := range course {
			t.Course(0)[v] = 1
		}
		for _, v := range censored[s] {
			t.Course(0)[v], t.Course(1)[v] = 0, 0
		}
		all = append(all, t)
	}
	return all
}

func TestAcross(t *testing.T) {
	nan := math.NaN()
	half := []float64{-.70711, nan, .70711}
	tests := []struct {
		name     string
		all      [][]float32
		censored map[int][]int
		want     series.Band
	}{
		// means 1, 3, 5, 7: middle 4, deviation √(20/3); subjects differ by ±1: deviation √2
		{"two subjects", [][]float32{{0, 2, 4, 6}, {2, 4, 6, 8}}, nil, series.Band{
			Mean: []float64{-1.16190, -.38730, .38730, 1.16190}, Low: []float64{-1.70962, -.93503, -.16043, .61417}, High: []float64{-.61417, .16043, .93503, 1.70962}}},
		{"censored in one", [][]float32{{1, 9, 3}, {1, 2, 3}}, map[int][]int{0: {1}}, series.Band{Mean: []float64{-1, 0, 1}, Low: []float64{-1, nan, 1}, High: []float64{-1, nan, 1}}},
		{"censored in all", [][]float32{{0, 9, 2}, {0, 9, 2}}, map[int][]int{0: {1}, 1: {1}}, series.Band{Mean: half, Low: half, High: half}},
		{"one subject", [][]float32{{0, 9, 2}}, map[int][]int{0: {1}}, series.Band{Mean: half}},
		{"constant", [][]float32{{1, 1}, {3, 3}}, nil, series.Band{Mean: []float64{0, 0}, Low: []float64{0, 0}, High: []float64{0, 0}}},
		{"nobody", nil, nil, series.Band{}},
	}
	near := cmp.Options{cmpopts.EquateApprox(0, 1e-5), cmpopts.EquateNaNs()}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, series.Across(tables(tt.all, tt.censored), "set/1"), near); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if b := series.Across(tables([][]float32{{1, 2}}, nil), "set/2"); b.Mean != nil {
		t.Errorf("a course that nobody has: %v", b)
	}
}
