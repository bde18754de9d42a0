package onnx

// encode writes the graph of a subgraph again. Its values have no more than name,
// type and shape.
func (g *graph) encode() []byte {
	b := appendText(nil, 2, g.name)
	for _, n := range g.nodes {
		b = appendMessage(b, 1, n.encode())
	}
	for _, t := range g.inits {
		b = appendMessage(b, 5, t.raw)
	}
	for _, s := range g.sparse {
		b = appendMessage(b, 15, s.raw)
	}
	for _, v := range g.inputs {
		b = appendMessage(b, 11, v.encode())
	}
	for _, v := range g.outputs {
		b = appendMessage(b, 12, v.encode())
	}
	return b
}

func (n *node) encode() []byte {
	attrs := make([]Attr, len(n.attrs))
	for i, a := range n.attrs {
		attrs[i] = Attr{a.raw}
	}
	b := nodeProto(n.op, n.name, n.in, n.out, attrs)
	if n.domain != "" {
		b = appendText(b, 7, n.domain)
	}
	if n.overload != "" {
		b = appendText(b, 8, n.overload)
	}
	return b
}

// encode writes a ValueInfoProto; a value of unknown type has only its name.
func (v value) encode() []byte {
	if v.typ == 0 || v.other {
		return appendText(nil, 1, v.name)
	}
	if !v.rank {
		tensor := appendInt(nil, 1, int64(v.typ))
		return appendMessage(appendText(nil, 1, v.name), 2, appendMessage(nil, 1, tensor))
	}
	dims := make([]int, len(v.shape))
	for i, d := range v.shape {
		dims[i] = int(max(d, 0)) // 0 is free
	}
	return valueInfo(v.name, v.typ, dims)
}
