package onnx

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"syncact/core/fault"
)

// maxInlined bounds the nodes of a graph once its functions are written out.
const maxInlined = 200_000

// key identifies a function as calls do.
type key struct{ domain, name, overload string }

// An inliner writes out calls of model-local functions, so that convolutions in
// them can be tapped.
type inliner struct {
	functions map[key]*function
	size      map[*function]int
	names     map[string]bool // taken
	calls     int
	version   int64 // opset of the model
}

// inline replaces every call in the main graph. Tensors of a body get the suffix
// __n, n counting calls, as the ONNX project's own inliner names them.
// Functions written for another opset than the model stay calls.
func inline(p *proto, functions map[key]*function, version int) *fault.Input {
	if len(functions) == 0 {
		return nil
	}
	in := &inliner{functions: functions, size: map[*function]int{}, names: map[string]bool{}, version: int64(version)}
	total := 0
	for _, n := range p.graph.nodes {
		size, err := in.measure(n, nil)
		if err != nil {
			return err
		}
		if total += size; total > maxInlined {
			return tooMany()
		}
	}
	taken(p.graph, in.names)
	var nodes []*node
	for _, n := range p.graph.nodes {
		nodes = in.expand(nodes, n)
	}
	p.graph.nodes = nodes
	return nil
}

func tooMany() *fault.Input {
	return refuse(ErrTooLarge, "export the model without functions",
		"too many nodes: its functions call one another into more than %d", maxInlined)
}

func (in *inliner) target(n *node) *function {
	return in.functions[key{n.domain, n.op, n.overload}]
}

func (in *inliner) sameOpset(fn *function) bool {
	for _, o := range fn.opsets {
		if o.domain == "" && o.version != in.version {
			return false
		}
	}
	return true
}

// measure counts the nodes that n becomes and refuses recursion. path holds the
// functions being measured.
func (in *inliner) measure(n *node, path []*function) (int, *fault.Input) {
	total := 1
	for _, g := range n.graphs {
		for _, inner := range g.nodes {
			size, err := in.measure(inner, path)
			if err != nil {
				return 0, err
			}
			total = min(total+size, maxInlined+1)
		}
	}
	fn := in.target(n)
	if fn == nil {
		return total, nil
	}
	if size, known := in.size[fn]; known {
		return size, nil
	}
	for _, above := range path {
		if above == fn {
			return 0, refuse(ErrGraph, again, "the function %s recurses: it calls itself", short(fn.name))
		}
	}
	if len(path) > 1000 {
		return 0, tooMany()
	}
	for _, inner := range fn.nodes {
		size, err := in.measure(inner, append(path, fn))
		if err != nil {
			return 0, err
		}
		total = min(total+size, maxInlined+1)
	}
	in.size[fn] = total
	return total, nil
}

func taken(g *graph, names map[string]bool) {
	for _, v := range g.inputs {
		names[v.name] = true
	}
	for _, t := range g.inits {
		names[t.name] = true
	}
	for _, n := range g.nodes {
		for _, out := range n.out {
			names[out] = true
		}
		for _, sub := range n.graphs {
			taken(sub, names)
		}
	}
}

// expand appends n, or the body of the function it calls.
func (in *inliner) expand(to []*node, n *node) []*node {
	fn := in.target(n)
	if fn == nil || !in.sameOpset(fn) {
		return append(to, n)
	}
	in.calls++
	b := &body{suffix: fmt.Sprintf("__%d", in.calls), names: map[string]string{}, attrs: map[string]attr{}, in: in}
	for i, formal := range fn.in {
		b.names[formal] = ""
		if i < len(n.in) {
			b.names[formal] = n.in[i]
		}
	}
	for i, formal := range fn.out {
		if i < len(n.out) && n.out[i] != "" {
			b.names[formal] = n.out[i]
		}
	}
	for _, a := range fn.defaults {
		b.attrs[a.name] = a
	}
	for _, a := range n.attrs {
		b.attrs[a.name] = a
	}
	for _, inner := range fn.nodes {
		to = in.expand(to, b.copy(inner))
	}
	return to
}

// A body is one call being written out: formal names to actual ones.
type body struct {
	suffix string
	names  map[string]string
	attrs  map[string]attr
	in     *inliner
}

func (b *body) rename(name string) string {
	if name == "" {
		return ""
	}
	if actual, ok := b.names[name]; ok {
		return actual
	}
	fresh := name + b.suffix
	for b.in.names[fresh] {
		fresh += "_"
	}
	b.in.names[fresh] = true
	b.names[name] = fresh
	return fresh
}

func (b *body) renamed(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = b.rename(name)
	}
	return out
}

func (b *body) copy(n *node) *node {
	c := &node{op: n.op, domain: n.domain, overload: n.overload, scopes: n.scopes, in: b.renamed(n.in), out: b.renamed(n.out)}
	if n.name != "" {
		c.name = n.name + b.suffix
	}
	for _, a := range n.attrs {
		if a.ref != "" {
			actual, given := b.attrs[a.ref]
			if !given {
				continue // an optional attribute that the caller left out
			}
			a = actual.called(a.name)
		} else if len(a.graphs) > 0 {
			a = b.copyGraphs(a)
		}
		c.attrs = append(c.attrs, a)
		c.graphs = append(c.graphs, a.graphs...)
	}
	return c
}

// called returns the attribute under another name.
func (a attr) called(name string) attr {
	raw := appendText(nil, 1, name)
	_ = eachField(a.raw, func(f field) error { // read once before
		if f.num != 1 && f.num != 21 {
			raw = f.appendTo(raw)
		}
		return nil
	})
	return attr{name: name, raw: raw, graphs: a.graphs}
}

// copyGraphs renames what subgraphs take from the function's body.
func (b *body) copyGraphs(a attr) attr {
	out := attr{name: a.name}
	_ = eachField(a.raw, func(f field) error {
		if f.num != 6 && f.num != 11 {
			out.raw = f.appendTo(out.raw)
			return nil
		}
		g := a.graphs[len(out.graphs)]
		c := &graph{name: g.name, inits: g.inits, sparse: g.sparse}
		inner := &body{suffix: b.suffix, names: b.names, attrs: b.attrs, in: b.in}
		for _, t := range g.inits {
			inner.names[t.name] = t.name
		}
		for _, v := range g.inputs {
			v.name = inner.rename(v.name)
			c.inputs = append(c.inputs, v)
		}
		for _, n := range g.nodes {
			c.nodes = append(c.nodes, inner.copy(n))
		}
		for _, v := range g.outputs {
			v.name = inner.rename(v.name)
			c.outputs = append(c.outputs, v)
		}
		out.graphs = append(out.graphs, c)
		out.raw = appendMessage(out.raw, f.num, c.encode())
		return nil
	})
	return out
}

// appendTo encodes the field again.
func (f field) appendTo(b []byte) []byte {
	b = protowire.AppendTag(b, f.num, f.typ)
	switch f.typ {
	case protowire.VarintType:
		return protowire.AppendVarint(b, f.value)
	case protowire.Fixed32Type:
		return protowire.AppendFixed32(b, uint32(f.value))
	case protowire.Fixed64Type:
		return protowire.AppendFixed64(b, f.value)
	}
	return protowire.AppendBytes(b, f.bytes)
}
