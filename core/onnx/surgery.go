package onnx

import "slices"

// A surgery builds the tapped graph: what the taps need of the original, as it
// is, and new nodes behind it. New constants are nodes, so that files in which
// initializers are inputs need none of them as input.
type surgery struct {
	m        *Model
	names    map[string]bool
	roots    []string // tensors of the original that are needed
	head     []byte   // encoded nodes in front
	tail     []byte   // and behind
	outputs  []byte   // encoded values
	external bool
}

func newSurgery(m *Model) *surgery {
	s := &surgery{m: m, names: map[string]bool{}}
	taken(m.file.graph, s.names)
	for _, n := range allNodes(m.graph.nodes) {
		s.names[n.name] = true
		for _, in := range n.in {
			s.names[in] = true
		}
	}
	return s
}

// fresh returns a name that nothing in the file has.
func (s *surgery) fresh(name string) string {
	for s.names[name] {
		name += "_"
	}
	s.names[name] = true
	return name
}

// node appends an operator of one output, named name or a variation of it.
func (s *surgery) node(name, op string, in []string, attrs ...Attr) string {
	out := s.fresh(name)
	s.tail = appendMessage(s.tail, 1, nodeProto(op, out, in, []string{out}, attrs))
	return out
}

func (s *surgery) ints(name string, values ...int64) string {
	t := appendInt(nil, 1, int64(len(values)))
	t = appendInt(t, 2, int64(Int64))
	for _, v := range values {
		t = appendInt(t, 7, v)
	}
	a := appendInt(appendMessage(appendText(nil, 1, "value"), 5, t), 20, 4)
	return s.node(name, "Constant", nil, Attr{a})
}

// feed returns the name of the graph's input. A half-precision model is fed
// float32 through a Cast.
func (s *surgery) feed() string {
	name := s.m.Input.Name
	typ := s.m.shape.types[name]
	if typ != Half && typ != Double {
		return name
	}
	outer := s.fresh(name + ".float32")
	s.head = appendMessage(nil, 1, nodeProto("Cast", s.fresh(name+".cast"), []string{outer}, []string{name},
		[]Attr{IntAttr("to", int64(typ))}))
	return outer
}

// keepOutputs declares the model's own outputs and returns their names.
func (s *surgery) keepOutputs() []string {
	var names []string
	for _, v := range s.m.graph.outputs {
		if v.other || slices.Contains(s.roots, v.name) {
			continue
		}
		s.roots = append(s.roots, v.name)
		name := v.name
		if v.typ != Float {
			name = s.node(v.name+".float32", "Cast", []string{name}, IntAttr("to", int64(Float)))
		}
		s.outputs = appendMessage(s.outputs, 12, value{name: name, typ: Float}.encode())
		names = append(names, name)
	}
	return names
}

// pool appends the nodes that make N×C of a layer's map and returns the output.
func (s *surgery) pool(l Layer, tensor string, largest bool) string {
	s.roots = append(s.roots, tensor)
	name, at := "tap."+l.ID, tensor
	switch {
	case l.scale != "":
		s.roots = append(s.roots, l.scale)
		in := []string{tensor, l.scale}
		if l.zero != "" {
			s.roots, in = append(s.roots, l.zero), append(in, l.zero)
		}
		at = s.node(name+".float", "DequantizeLinear", in)
	case s.m.shape.types[tensor] != Float:
		at = s.node(name+".float", "Cast", []string{at}, IntAttr("to", int64(Float)))
	}
	if l.Tokens {
		at = s.poolTokens(name, at, l.Channels, largest)
	} else {
		op := "GlobalAveragePool"
		if largest {
			op = "GlobalMaxPool"
		}
		at = s.node(name+".pool", op, []string{at})
		at = s.node(name, "Flatten", []string{at}, IntAttr("axis", 1))
	}
	if l.Constant {
		at = s.everyFrame(name, at, l.Channels)
	}
	s.outputs = appendMessage(s.outputs, 12, valueInfo(at, Float, []int{0, l.Channels}))
	return at
}

// poolTokens pools over all axes between the first and the last.
func (s *surgery) poolTokens(name, at string, channels int, largest bool) string {
	at = s.node(name+".rows", "Reshape", []string{at, s.ints(name+".shape", 0, -1, int64(channels))})
	op := "ReduceMean"
	if largest {
		op = "ReduceMax"
	}
	if s.m.Opset < 18 {
		return s.node(name, op, []string{at}, IntsAttr("axes", 1), IntAttr("keepdims", 0))
	}
	return s.node(name, op, []string{at, s.ints(name+".axes", 1)}, IntAttr("keepdims", 0))
}

// everyFrame repeats the one row of a map that does not depend on the picture.
func (s *surgery) everyFrame(name, at string, channels int) string {
	image := s.m.Input.Name
	s.roots = append(s.roots, image)
	shape := s.node(name+".image", "Shape", []string{image})
	frames := s.node(name+".frames", "Gather", []string{shape, s.ints(name+".first", 0)})
	to := s.node(name+".to", "Concat", []string{frames, s.ints(name+".channels", int64(channels))}, IntAttr("axis", 0))
	return s.node(name+".all", "Expand", []string{at, to})
}

// needed marks the nodes and weights that the roots depend on.
func (s *surgery) needed() (nodes []bool, weights map[string]bool) {
	g := s.m.graph
	nodes, weights = make([]bool, len(g.nodes)), map[string]bool{}
	for pending := s.roots; len(pending) > 0; {
		name := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if i, made := g.maker[name]; made && !nodes[i] {
			nodes[i] = true
			pending = append(pending, reads(g.nodes[i])...)
		} else if !made {
			weights[name] = true
		}
	}
	return nodes, weights
}

// encode writes the ModelProto. From IR version 4 on weights are no inputs, which
// lets the runtime fold them.
func (s *surgery) encode(in Input) []byte {
	g := s.m.graph
	nodes, weights := s.needed()
	body := make([]byte, 0, s.size(weights))
	body = append(body, s.head...)
	names := map[string]bool{}
	for i, n := range g.nodes {
		if nodes[i] {
			body = appendMessage(body, 1, s.renamed(n, names).encode())
		}
	}
	body = appendText(append(body, s.tail...), 2, "syncact")
	for _, t := range s.m.file.graph.inits {
		if weights[t.name] {
			s.external = s.external || t.external
			body = appendMessage(body, 5, t.raw)
		}
	}
	for _, sp := range s.m.file.graph.sparse {
		if weights[sp.name] {
			body = appendMessage(body, 15, sp.raw)
		}
	}
	body = appendMessage(body, 11, s.input(in))
	body = append(body, s.outputs...)
	model := appendText(appendInt(make([]byte, 0, len(body)+1000), 1, max(int64(s.m.IR), 4)), 2, "syncact")
	model = appendMessage(model, 7, body)
	for _, o := range s.m.file.opsets {
		model = appendMessage(model, 8, o.raw)
	}
	if s.calls(nodes) {
		for _, fn := range s.m.file.functions {
			model = appendMessage(model, 25, fn.raw)
		}
	}
	return model
}

// size estimates the encoded graph, to which the weights contribute most.
func (s *surgery) size(weights map[string]bool) int {
	size := len(s.tail) + len(s.outputs) + 256*len(s.m.graph.nodes)
	for _, t := range s.m.file.graph.inits {
		if weights[t.name] {
			size += len(t.raw) + 16
		}
	}
	return size
}

// renamed gives a node whose name was used before one of its own.
func (s *surgery) renamed(n *node, used map[string]bool) *node {
	if n.name == "" || !used[n.name] {
		used[n.name] = true
		return n
	}
	c := *n
	c.name = s.fresh(n.name)
	return &c
}

// calls reports whether a node that is kept calls a function, and whether its
// subgraphs hold external weights.
func (s *surgery) calls(kept []bool) bool {
	called := false
	for i, n := range s.m.graph.nodes {
		if !kept[i] {
			continue
		}
		for _, inner := range allNodes([]*node{n}) {
			called = called || s.m.functions[key{inner.domain, inner.op, inner.overload}] != nil
			for _, g := range inner.graphs {
				for _, t := range g.inits {
					s.external = s.external || t.external
				}
			}
		}
	}
	return called
}

// input declares the picture.
func (s *surgery) input(in Input) []byte {
	v := value{name: in.Name, typ: in.Type}
	for _, given := range s.m.graph.inputs {
		if given.name == s.m.Input.Name {
			v.rank, v.shape = given.rank, given.shape
		}
	}
	return v.encode()
}
