package report

import (
	"context"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// MostClustered is how many rows are put into one tree. The ordering of its leaves
// takes n³/6 steps: at 3,000 rows some seconds beside the window.
const MostClustered = 3000

// Profiles holds n rows of length f, each of mean 0 and norm 1, so that a product of
// two is their correlation. Rows without variance are 0.
type Profiles struct {
	n, f int
	v    []float32
}

// NewProfiles takes rows of length f, one after the other, and scales them in place.
func NewProfiles(v []float32, f int) Profiles {
	for row := range slices.Chunk(v, f) {
		scale(row)
	}
	return Profiles{len(v) / f, f, v}
}

// scale brings a row to mean 0 and norm 1; what is no number counts as the mean.
func scale(row []float32) {
	var sum float64
	count := 0
	for _, v := range row {
		if v-v == 0 { // finite
			sum += float64(v)
			count++
		}
	}
	mean := float32(sum / float64(max(count, 1)))
	var square float64
	for i, v := range row {
		if v-v != 0 {
			v = mean
		}
		row[i] = v - mean
		square += float64(row[i]) * float64(row[i])
	}
	if square < 1e-20 {
		clear(row)
		return
	}
	by := float32(1 / math.Sqrt(square))
	for i := range row {
		row[i] *= by
	}
}

// distances returns 1 − r between all rows.
func (p Profiles) distances() []float32 {
	d := make([]float32, p.n*p.n)
	a := blas32.General{Rows: p.n, Cols: p.f, Stride: p.f, Data: p.v}
	blas32.Gemm(blas.NoTrans, blas.Trans, 1, a, a, 0, blas32.General{Rows: p.n, Cols: p.n, Stride: p.n, Data: d})
	for i, r := range d {
		d[i] = max(0, 1-r)
	}
	for i := range p.n {
		d[i*p.n+i] = 0
	}
	return d
}

// A node of the tree has two children, or none and a leaf.
type node struct {
	left, right *node
	leaf, size  int
}

// link joins the two nearest clusters until one is left; the distance of two clusters
// is the mean distance of their members. It follows chains of nearest neighbours,
// which finds the same tree as looking for the least of all distances (Murtagh 1983).
// It overwrites d.
func link(ctx context.Context, d []float32, n int) *node {
	nodes := make([]*node, n)
	for i := range nodes {
		nodes[i] = &node{leaf: i, size: 1}
	}
	var chain []int
	for left := n; left > 1; {
		if ctx.Err() != nil {
			return nil
		}
		if len(chain) == 0 {
			chain = append(chain, firstOf(nodes))
		}
		at := chain[len(chain)-1]
		before := -1
		if len(chain) > 1 {
			before = chain[len(chain)-2]
		}
		next := nearest(d[at*n:at*n+n], nodes, at, before)
		if next != before {
			chain = append(chain, next)
			continue
		}
		chain = chain[:len(chain)-2]
		join(d, nodes, at, next)
		left--
	}
	return nodes[firstOf(nodes)]
}

func firstOf(nodes []*node) int {
	for i, x := range nodes {
		if x != nil {
			return i
		}
	}
	panic("report: a tree without leaves")
}

// nearest returns the cluster nearest to one; of equals the one it came from.
func nearest(row []float32, nodes []*node, at, before int) int {
	best, least := before, float32(math.Inf(1))
	if before >= 0 {
		least = row[before]
	}
	for j, x := range nodes {
		if x != nil && j != at && row[j] < least {
			best, least = j, row[j]
		}
	}
	return best
}

// join puts cluster b into a.
func join(d []float32, nodes []*node, a, b int) {
	n := len(nodes)
	x, y := nodes[a], nodes[b]
	nodes[a], nodes[b] = &node{left: x, right: y, size: x.size + y.size}, nil
	wx := float32(x.size) / float32(x.size+y.size)
	for k, other := range nodes {
		if other != nil && k != a {
			v := wx*d[a*n+k] + (1-wx)*d[b*n+k]
			d[a*n+k], d[k*n+a] = v, v
		}
	}
}

// leaves appends the leaves of a tree from left to right.
func (x *node) leaves(to []int) []int {
	if x.left == nil {
		return append(to, x.leaf)
	}
	return x.right.leaves(x.left.leaves(to))
}

// LeafOrder clusters rows and returns them in the order of the tree's leaves in which
// neighbours are nearest. It returns nil when ctx ends.
func (p Profiles) LeafOrder(ctx context.Context) []int {
	if p.n < 3 {
		return count(p.n)
	}
	d := p.distances()
	root := link(ctx, append([]float32(nil), d...), p.n)
	if root == nil {
		return nil
	}
	return arrange(ctx, root, d, p.n)
}

func count(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// arrange flips the nodes of a tree so that the sum of distances between neighbouring
// leaves is least (Bar-Joseph, Gifford and Jaakkola 2001).
func arrange(ctx context.Context, root *node, d []float32, n int) []int {
	o := &olo{n: n, leaf: root.leaves(nil), d: make([]float32, n*n), cost: make([]float32, n*n)}
	for i, a := range o.leaf {
		for j, b := range o.leaf {
			o.d[i*n+j] = d[a*n+b]
		}
	}
	if !o.solve(ctx, root, 0) {
		return nil
	}
	least, first, last := float32(math.Inf(1)), 0, 0
	cut := root.left.size
	for u := range cut {
		for w := cut; w < n; w++ {
			if c := o.cost[u*n+w]; c < least {
				least, first, last = c, u, w
			}
		}
	}
	order := o.walk(root, 0, first, last, nil)
	for i, at := range order {
		order[i] = o.leaf[at]
	}
	return order
}

// olo holds the optimal leaf ordering. Leaves are numbered from left to right, so that
// those of a node are consecutive. cost[u·n+w] is the least cost of the leaves of the
// lowest node above u and w, with u and w at its ends.
type olo struct {
	n       int
	leaf    []int
	d, cost []float32
}

// span is a run of leaves.
type span struct{ from, to int }

// ends returns where the other end of a node can be when u is one: in the child that
// u is not in; u itself for a leaf.
func ends(x *node, at, u int) span {
	if x.left == nil {
		return span{u, u + 1}
	}
	if cut := at + x.left.size; u < cut {
		return span{cut, at + x.size}
	}
	return span{at, at + x.left.size}
}

// solve fills the costs of a node whose first leaf is at.
func (o *olo) solve(ctx context.Context, x *node, at int) bool {
	if x.left == nil {
		return true
	}
	cut := at + x.left.size
	if !o.solve(ctx, x.left, at) || !o.solve(ctx, x.right, cut) || ctx.Err() != nil {
		return false
	}
	half := (at + cut) / 2
	if x.size < 64 {
		o.pairs(ctx, x, at, at, cut)
		return true
	}
	var both sync.WaitGroup
	both.Go(func() { o.pairs(ctx, x, at, at, half) })
	o.pairs(ctx, x, at, half, cut)
	both.Wait()
	return ctx.Err() == nil
}

// pairs fills the costs of a node with u at its left end, for u of a span.
func (o *olo) pairs(ctx context.Context, x *node, at, from, to int) {
	n, cut := o.n, at+x.left.size
	end := at + x.size
	reach := make([]float32, end-cut) // least cost of the left child plus the step to leaf k
	for u := from; u < to && ctx.Err() == nil; u++ {
		for k := range reach {
			reach[k] = float32(math.Inf(1))
		}
		inner := ends(x.left, at, u)
		for m := inner.from; m < inner.to; m++ {
			c, steps := o.cost[u*n+m], o.d[m*n+cut:m*n+end]
			steps = steps[:len(reach)]
			for k, step := range steps {
				reach[k] = min(reach[k], c+step)
			}
		}
		for w := cut; w < end; w++ {
			least := float32(math.Inf(1))
			inner := ends(x.right, cut, w)
			costs := o.cost[w*n+inner.from : w*n+inner.to]
			for k, c := range reach[inner.from-cut:][:len(costs)] {
				least = min(least, c+costs[k])
			}
			o.cost[u*n+w], o.cost[w*n+u] = least, least
		}
	}
}

// walk appends the leaves of a node in the order that begins with u and ends with w.
func (o *olo) walk(x *node, at, u, w int, to []int) []int {
	if x.left == nil {
		return append(to, u)
	}
	cut := at + x.left.size
	if u >= cut { // the right child comes first
		first := len(to)
		to = o.walk(x, at, w, u, to)
		for i, j := first, len(to)-1; i < j; i, j = i+1, j-1 {
			to[i], to[j] = to[j], to[i]
		}
		return to
	}
	n, least, m, k := o.n, float32(math.Inf(1)), u, w
	left, right := ends(x.left, at, u), ends(x.right, cut, w)
	for i := left.from; i < left.to; i++ {
		for j := right.from; j < right.to; j++ {
			if c := o.cost[u*n+i] + o.d[i*n+j] + o.cost[j*n+w]; c < least {
				least, m, k = c, i, j
			}
		}
	}
	return o.walk(x.right, cut, k, w, o.walk(x.left, at, u, m, to))
}
