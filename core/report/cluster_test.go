package report_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"syncact/core/report"
)

// kin makes n rows of length f: some are near copies of others.
func kin(seed uint64, n, f int) [][]float32 {
	r := rand.New(rand.NewPCG(seed, 7))
	all := make([][]float32, n)
	for i := range all {
		all[i] = make([]float32, f)
		for j := range all[i] {
			all[i][j] = float32(r.NormFloat64())
			if i >= 2 && i%2 == 1 {
				all[i][j] = .3*all[i][j] + all[i-2][j]
			}
		}
	}
	return all
}

// apart is the sum of distances between neighbours.
func apart(d []float32, order []int) float64 {
	sum := 0.
	for i := 1; i < len(order); i++ {
		sum += float64(d[order[i-1]*len(order)+order[i]])
	}
	return sum
}

// keepsTogether reports whether the leaves of every node are consecutive: an order
// that the tree can have.
func keepsTogether(nodes [][]int, order []int) bool {
	for _, leaves := range nodes {
		first, last := len(order), -1
		for at, leaf := range order {
			if slices.Contains(leaves, leaf) {
				first, last = min(first, at), max(last, at)
			}
		}
		if last-first+1 != len(leaves) {
			return false
		}
	}
	return true
}

func permutations(n int, visit func([]int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var walk func(int)
	walk = func(k int) {
		if k == n {
			visit(order)
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			walk(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	walk(0)
}

func TestLeafOrderIsShortest(t *testing.T) {
	for n := 3; n <= 8; n++ {
		for seed := range uint64(4) {
			v := kin(seed, n, 5)
			d, nodes := report.Distances(v), report.Nodes(t.Context(), v)
			least := math.Inf(1)
			permutations(n, func(order []int) {
				if l := apart(d, order); l < least && keepsTogether(nodes, order) {
					least = l
				}
			})
			got := report.LeafOrder(t.Context(), v)
			if !keepsTogether(nodes, got) {
				t.Errorf("%d rows, seed %d: %v tears a cluster apart", n, seed, got)
			}
			if l := apart(d, got); math.Abs(l-least) > 1e-5 {
				t.Errorf("%d rows, seed %d: neighbours are %.5f apart in all, %.5f can be", n, seed, l, least)
			}
		}
	}
}

// TestTreeJoinsByMeanDistance compares the tree with joining, step by step, the two
// clusters of least mean distance.
func TestTreeJoinsByMeanDistance(t *testing.T) {
	for seed := range uint64(5) {
		v := kin(seed, 12, 6)
		d := report.Distances(v)
		var want []string
		clusters := make([][]int, len(v))
		for i := range clusters {
			clusters[i] = []int{i}
		}
		for len(clusters) > 1 {
			a, b, least := 0, 0, math.Inf(1)
			for i := range clusters {
				for j := range i {
					sum := 0.
					for _, x := range clusters[i] {
						for _, y := range clusters[j] {
							sum += float64(d[x*len(v)+y])
						}
					}
					if sum /= float64(len(clusters[i]) * len(clusters[j])); sum < least {
						a, b, least = j, i, sum
					}
				}
			}
			clusters[a] = append(clusters[a], clusters[b]...)
			clusters = slices.Delete(clusters, b, b+1)
			want = append(want, members(clusters[a]))
		}
		var got []string
		for _, leaves := range report.Nodes(t.Context(), v) {
			got = append(got, members(leaves))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("seed %d: clusters %v; want %v", seed, got, want)
		}
	}
}

func members(leaves []int) string {
	leaves = slices.Clone(leaves)
	slices.Sort(leaves)
	return fmt.Sprint(leaves)
}
