package onnx

import (
	"container/heap"
	"slices"
	"strings"

	"syncact/core/fault"
)

// A linked graph is the main graph in order of execution, with who makes and who
// uses each tensor.
type linked struct {
	nodes   []*node
	inputs  []value // without those that have a default
	outputs []value
	inits   map[string]*tensor
	sparse  map[string]sparse
	maker   map[string]int // index into nodes
	users   map[string][]use
	given   map[string]bool // names of outputs
}

// A use is one place where a node reads a tensor; at is −1 inside a subgraph.
type use struct{ node, at int }

// link indexes, checks and sorts a graph.
func link(g *graph) (*linked, *fault.Input) {
	l := &linked{outputs: g.outputs, inits: map[string]*tensor{}, sparse: map[string]sparse{},
		maker: map[string]int{}, users: map[string][]use{}, given: map[string]bool{}}
	for _, t := range g.inits {
		if l.inits[t.name] != nil {
			return nil, refuse(ErrGraph, again, "the weight %s is there twice", short(t.name))
		}
		l.inits[t.name] = t
	}
	for _, s := range g.sparse {
		l.sparse[s.name] = s
	}
	seen := map[string]bool{}
	for _, v := range g.inputs {
		if seen[v.name] {
			return nil, refuse(ErrGraph, again, "the input %s is declared twice", short(v.name))
		}
		seen[v.name] = true
		if l.inits[v.name] == nil {
			l.inputs = append(l.inputs, v)
		}
	}
	if err := l.define(g, seen); err != nil {
		return nil, err
	}
	if err := l.sort(g.nodes, seen); err != nil {
		return nil, err
	}
	for _, v := range g.outputs {
		if _, made := l.maker[v.name]; !made && !seen[v.name] && !l.constant(v.name) {
			return nil, refuse(ErrGraph, again, "the output %s is made by no node", short(v.name))
		}
		l.given[v.name] = true
	}
	return l, nil
}

const again = "export the model again"

func (l *linked) constant(name string) bool {
	_, isSparse := l.sparse[name]
	return l.inits[name] != nil || isSparse
}

// define enters the makers and refuses a tensor that is made twice.
func (l *linked) define(g *graph, inputs map[string]bool) *fault.Input {
	for i, n := range g.nodes {
		for _, out := range n.out {
			if out == "" {
				continue
			}
			if _, twice := l.maker[out]; twice || inputs[out] || l.constant(out) {
				return refuse(ErrGraph, again, "the tensor %s is made twice (by %s)", short(out), n.label())
			}
			l.maker[out] = i
		}
	}
	return nil
}

// sort puts the nodes in order of execution, which is the file's where that is
// one, and enters the users.
func (l *linked) sort(nodes []*node, inputs map[string]bool) *fault.Input {
	waits := make([]int, len(nodes))
	frees := make([][]int, len(nodes))
	for i, n := range nodes {
		for _, name := range reads(n) {
			from, made := l.maker[name]
			if !made {
				if !inputs[name] && !l.constant(name) {
					return refuse(ErrGraph, again, "%s reads %s, which nothing in the file makes", n.label(), short(name))
				}
				continue
			}
			waits[i]++
			frees[from] = append(frees[from], i)
		}
	}
	ready := &indexHeap{}
	for i, w := range waits {
		if w == 0 {
			heap.Push(ready, i)
		}
	}
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		l.nodes = append(l.nodes, nodes[i])
		for _, j := range frees[i] {
			if waits[j]--; waits[j] == 0 {
				heap.Push(ready, j)
			}
		}
	}
	if len(l.nodes) < len(nodes) {
		return cycle(nodes, waits)
	}
	l.enter()
	return nil
}

func cycle(nodes []*node, waits []int) *fault.Input {
	var names []string
	for i, w := range waits {
		if w > 0 && len(names) < 5 {
			names = append(names, nodes[i].label())
		}
	}
	return refuse(ErrGraph, again, "the graph has a cycle through %s", strings.Join(names, ", "))
}

func (l *linked) enter() {
	for i, n := range l.nodes {
		for _, out := range n.out {
			if out != "" {
				l.maker[out] = i
			}
		}
		for at, in := range n.in {
			if in != "" {
				l.users[in] = append(l.users[in], use{i, at})
			}
		}
		for _, name := range captured(n.graphs) {
			l.users[name] = append(l.users[name], use{i, -1})
		}
	}
}

// reads lists the tensors of the surrounding graph that a node needs.
func reads(n *node) []string {
	names := slices.DeleteFunc(slices.Clone(n.in), func(s string) bool { return s == "" })
	return append(names, captured(n.graphs)...)
}

// captured lists what subgraphs read from outside themselves, each name once.
// Graphs are nested at most maxNesting deep.
func captured(graphs []*graph) []string {
	var out []string
	for _, g := range graphs {
		inside := map[string]bool{}
		for _, v := range g.inputs {
			inside[v.name] = true
		}
		for _, t := range g.inits {
			inside[t.name] = true
		}
		for _, s := range g.sparse {
			inside[s.name] = true
		}
		for _, n := range g.nodes {
			for _, name := range n.out {
				inside[name] = true
			}
		}
		var wanted []string
		for _, n := range g.nodes {
			wanted = append(wanted, reads(n)...)
		}
		for _, v := range g.outputs {
			wanted = append(wanted, v.name)
		}
		for _, name := range wanted {
			if !inside[name] {
				inside[name] = true
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// An indexHeap gives the smallest index first.
type indexHeap []int

func (h indexHeap) Len() int           { return len(h) }
func (h indexHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h indexHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *indexHeap) Push(x any)        { *h = append(*h, x.(int)) }

// Pop removes the last element, as container/heap asks.
func (h *indexHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
