package onnx

import (
	"slices"
	"strings"
)

// isConv reports whether a node is a convolution of any kind.
func isConv(n *node) bool {
	switch n.op {
	case "Conv", "ConvTranspose", "ConvInteger":
		return n.domain == "" || strings.HasPrefix(n.domain, "com.microsoft") || strings.HasPrefix(n.domain, "com.ms.")
	case "QLinearConv", "FusedConv", "NhwcConv", "NhwcFusedConv", "DeformConv":
		return true
	}
	return false
}

// weightAt returns the index of a convolution's weight among its inputs.
func weightAt(n *node) int {
	if n.op == "QLinearConv" {
		return 3
	}
	return 1
}

// countConvs counts convolutions, those in subgraphs and functions as well.
func (m *Model) countConvs() int {
	count := 0
	for _, n := range allNodes(m.graph.nodes) {
		if isConv(n) {
			count++
		}
	}
	for _, fn := range m.file.functions {
		for _, n := range allNodes(fn.nodes) {
			if isConv(n) {
				count++
			}
		}
	}
	return count
}

// findLayers fills Layers and NotTappable.
func (m *Model) findLayers() {
	for _, n := range m.graph.nodes {
		switch {
		case isConv(n):
			m.addConv(n)
		case n.op == "MatMul" && n.domain == "":
			m.addTokens(n)
		}
		m.addHidden(n)
	}
	m.setIDs()
	if len(m.NotTappable) > 0 {
		var names []string
		for _, x := range m.NotTappable[:min(3, len(m.NotTappable))] {
			names = append(names, short(x.Node))
		}
		m.warn(plural(len(m.NotTappable), "convolution is", "convolutions are")+" left out: "+strings.Join(names, ", "),
			m.NotTappable[0].Why, "their activations are not part of the results")
	}
}

func (m *Model) addConv(n *node) {
	if why := m.unreachable(n); why != "" {
		m.NotTappable = append(m.NotTappable, NotTappable{Node: n.label(), Why: why})
		return
	}
	l := Layer{Node: n.name, Op: n.op, Pre: n.output(0), ChannelAxis: 1}
	shape := m.shape.shapes[l.Pre]
	l.Channels = m.channels(n, shape)
	l.Spatial = spatial(shape, false)
	l.Constant = !m.shape.varies[l.Pre]
	m.trace(&l, n)
	m.Layers = append(m.Layers, l)
}

// unreachable says why a convolution's map cannot become channels of a frame; ""
// when it can.
func (m *Model) unreachable(n *node) string {
	if n.domain == "com.microsoft.nchwc" || strings.HasPrefix(n.op, "Nhwc") || strings.HasPrefix(n.domain, "com.ms.") {
		return "its map is laid out for one kind of machine; save the model without layout optimisation"
	}
	shape, frames := m.shape.shapes[n.output(0)], m.shape.fixed
	switch {
	case n.output(0) == "":
		return "it gives nothing"
	case !m.shape.varies[n.output(0)] && (m.Opset < 8 || m.channels(n, shape) == 0):
		return "it does not depend on the picture"
	case len(shape) == 0 || shape[0] < 0 || shape[0] == frames:
		return ""
	case m.shape.varies[n.output(0)]:
		return "the first axis of its map is not the frames"
	}
	return ""
}

func (m *Model) channels(n *node, shape []int64) int {
	if len(shape) > 1 && shape[1] > 0 {
		return int(shape[1])
	}
	if w := m.shape.shapes[n.input(weightAt(n))]; len(w) > 1 {
		if n.op == "ConvTranspose" {
			return int(max(times(w[1], n.int("group", 1)), 0))
		}
		return int(max(w[0], 0))
	}
	return 0
}

// addHidden reports the convolutions in subgraphs of n, and in a function that
// could not be written out.
func (m *Model) addHidden(n *node) {
	inside := strings.TrimSpace(n.op + " " + short(n.name))
	var inner []*node
	for _, g := range n.graphs {
		inner = append(inner, g.nodes...)
	}
	if fn := m.functions[key{n.domain, n.op, n.overload}]; fn != nil {
		inner = append(inner, fn.nodes...)
	}
	seen := map[*function]bool{}
	for inner = allNodes(inner); len(inner) > 0; {
		var called []*node
		for _, c := range inner {
			if isConv(c) {
				m.NotTappable = append(m.NotTappable, NotTappable{Node: c.label(), Inside: inside,
					Why: "it is in a subgraph (" + inside + ")"})
			}
			if fn := m.functions[key{c.domain, c.op, c.overload}]; fn != nil && !seen[fn] {
				seen[fn] = true
				called = append(called, allNodes(fn.nodes)...)
			}
		}
		inner = called
	}
}

// addTokens adds a linear layer on tokens: a product with a constant matrix, whose
// rows before the last axis count as space. Heads and gates, which see one vector
// a frame, are none.
func (m *Model) addTokens(n *node) {
	out := n.output(0)
	shape := m.shape.shapes[out]
	if m.Opset < 5 || len(shape) < 3 || shape[0] != m.shape.fixed || !m.shape.varies[out] ||
		m.shape.varies[n.input(1)] || len(m.shape.shapes[n.input(1)]) != 2 || shape[len(shape)-1] <= 0 {
		return
	}
	l := Layer{Node: n.name, Op: n.op, Pre: out, Tokens: true, ChannelAxis: len(shape) - 1, Channels: int(shape[len(shape)-1]),
		Spatial: spatial(shape, true)}
	m.trace(&l, n)
	if m.attention(l) {
		return
	}
	m.Layers = append(m.Layers, l)
}

// attention reports whether the layer's map is taken apart into heads, or joins
// heads: queries, keys, values and projections are no units of a layer.
func (m *Model) attention(l Layer) bool {
	for _, u := range m.graph.users[l.Norm] {
		switch n := m.graph.nodes[u.node]; n.op {
		case "Reshape", "Split", "Gather", "Slice", "Unsqueeze":
			return true
		}
	}
	return false
}

// setIDs gives every layer its stable name.
func (m *Model) setIDs() {
	taken := map[string]bool{}
	convs, tokens := 0, 0
	for i := range m.Layers {
		l := &m.Layers[i]
		fallback := &convs
		word := "conv"
		if l.Tokens {
			fallback, word = &tokens, "linear"
		}
		*fallback++
		l.ID = layerID(l.Node, m.scopeOf(l.Pre), word, *fallback)
		for base, k := l.ID, 2; taken[l.ID]; k++ {
			suffix := "~" + itoa(k)
			l.ID = base[:min(len(base), maxID-len(suffix))] + suffix
		}
		taken[l.ID] = true
	}
}

func (m *Model) scopeOf(tensor string) string {
	if i, made := m.graph.maker[tensor]; made {
		return m.graph.nodes[i].scopes
	}
	return ""
}

const maxID = 80

// layerID makes a layer's name from its module path or node name.
func layerID(nodeName, scopes, word string, n int) string {
	name := modulePath(scopes)
	if name == "" {
		name = strings.TrimPrefix(nodeName, "/")
		for _, op := range []string{"/Conv", "/ConvTranspose", "/MatMul"} {
			name = strings.TrimSuffix(name, op)
		}
	}
	id := []byte(name)
	for i, c := range id {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !slices.Contains([]byte("._-"), c) {
			id[i] = '.'
		}
	}
	if len(id) == 0 {
		return word + itoa(n)
	}
	return string(id[:min(len(id), maxID)])
}

// modulePath returns the innermost module of a list such as
// "[”, 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d']", whose last entry is
// the operation.
func modulePath(scopes string) string {
	scopes = strings.Trim(scopes, "[] ")
	if scopes == "" {
		return ""
	}
	parts := strings.Split(scopes, ", ")
	for i := len(parts) - 2; i >= 0; i-- {
		if name := strings.Trim(parts[i], `'"`); name != "" {
			return name
		}
	}
	return ""
}
