package report

import (
	"context"
	"slices"
)

func profilesOf(rows [][]float32) Profiles { return NewProfiles(slices.Concat(rows...), len(rows[0])) }

// LeafOrder orders n rows of length f.
func LeafOrder(ctx context.Context, rows [][]float32) []int { return profilesOf(rows).LeafOrder(ctx) }

// Distances returns 1 − r between all rows.
func Distances(rows [][]float32) []float32 { return profilesOf(rows).distances() }

// Nodes returns the leaves below every node of the tree of rows.
func Nodes(ctx context.Context, rows [][]float32) [][]int {
	var all [][]int
	var walk func(x *node)
	walk = func(x *node) {
		if x.left != nil {
			all = append(all, x.leaves(nil))
			walk(x.left)
			walk(x.right)
		}
	}
	walk(link(ctx, Distances(rows), len(rows)))
	return all
}
