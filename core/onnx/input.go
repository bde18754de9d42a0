package onnx

import (
	"slices"
	"strings"

	"syncact/core/fault"
)

// maxSide is the longest side of a picture that a model may declare.
const maxSide = 16384

// maxBatch is the largest fixed number of frames.
const maxBatch = 1024

const wantsImage = "choose a model that takes one picture: N,C,H,W or N,H,W,C"

// findImage returns the one input that takes pictures.
func (m *Model) findImage() (value, *fault.Input) {
	var images, others []value
	for _, v := range m.graph.inputs {
		if !v.other && (!v.rank || len(v.shape) >= 3) {
			images = append(images, v)
		} else {
			others = append(others, v)
		}
	}
	switch {
	case len(images) > 1:
		var names []string
		for _, v := range images {
			names = append(names, short(v.name))
		}
		return value{}, refuse(ErrInput, wantsImage, "the model has %d image inputs (%s); one is needed", len(images), strings.Join(names, ", "))
	case len(images) == 0 && len(others) == 1:
		v := others[0]
		return value{}, refuse(ErrInput, wantsImage, "its input %s is %s (%s), not an image", short(v.name), shapeText(v.shape), v.typ)
	case len(images) == 0:
		return value{}, refuse(ErrInput, wantsImage, "the model has no image input")
	case len(others) > 0:
		return value{}, refuse(ErrInput, "export the model with a fixed value for it",
			"beside the picture the model wants the input %s (%s, %s), which has no default", short(others[0].name), shapeText(others[0].shape), others[0].typ)
	}
	return images[0], checkImage(images[0])
}

func checkImage(v value) *fault.Input {
	switch v.typ {
	case Float, Half, Double, Uint8:
	default:
		return refuse(ErrInput, wantsImage, "its input %s holds %s, which is no picture", short(v.name), v.typ)
	}
	switch {
	case !v.rank:
		return nil
	case len(v.shape) == 5:
		return refuse(ErrInput, "choose a model of single frames", "its input %s has 5 dimensions (%s): it takes clips of several frames, not single ones",
			short(v.name), shapeText(v.shape))
	case len(v.shape) != 4:
		return refuse(ErrInput, wantsImage, "its input %s has %d dimensions (%s): not an image", short(v.name), len(v.shape), shapeText(v.shape))
	case slices.Contains(v.shape, 0):
		return refuse(ErrInput, again, "its input %s is declared as %s: a size of 0 is no picture", short(v.name), shapeText(v.shape))
	}
	if v.shape[0] > maxBatch {
		return refuse(ErrTooLarge, "export the model with a free batch size", "its input %s is declared for %d frames at once (%d at most)",
			short(v.name), v.shape[0], maxBatch)
	}
	for _, d := range v.shape[1:] {
		if d > maxSide {
			return refuse(ErrTooLarge, "export the model for smaller pictures", "its input %s is declared as %s: too large (%d pixels a side at most)",
				short(v.name), shapeText(v.shape), maxSide)
		}
	}
	return nil
}

// setInput fills Model.Input: layout, channels and sizes.
func (m *Model) setInput(image value) *fault.Input {
	in := Input{Name: image.name, Type: image.typ, NHWC: m.channelsLast(image)}
	shape := image.shape
	if !image.rank {
		shape = slices.Repeat([]int64{unknown}, 4)
	}
	at := [4]int{0, 1, 2, 3}
	if in.NHWC {
		at = [4]int{0, 3, 1, 2}
	}
	for i, to := range []*int{&in.Batch, &in.Channels, &in.Height, &in.Width} {
		*to = int(max(shape[at[i]], 0))
	}
	if in.Channels == 0 {
		in.Channels = m.wantedChannels(image.name)
	}
	switch in.Channels {
	case 0:
		in.Channels = 3
		m.warn("the file does not say how many channels its input takes", "it was exported without shapes", "colour pictures are fed; check the first layers")
	case 1, 3:
	default:
		return refuse(ErrInput, "choose a model of colour or grey pictures", "its input %s takes %d channels; a movie has 3 (or 1, grey)", short(in.Name), in.Channels)
	}
	if in.Type != Uint8 {
		in.Type = Float
	}
	m.Input = in
	return nil
}

func (m *Model) warn(what, why, do string) {
	m.Findings = append(m.Findings, fault.Finding{Severity: fault.Warning, File: m.Path, What: what, Why: why, Do: do})
}

// channelsLast tells N,H,W,C from N,C,H,W: by the sizes, else by a Transpose that
// comes first.
func (m *Model) channelsLast(image value) bool {
	small := func(d int64) bool { return d == 1 || d == 3 || d == 4 }
	if image.rank && small(image.shape[3]) != small(image.shape[1]) {
		return small(image.shape[3])
	}
	for _, n := range m.straight(image.name) {
		if n.op == "Transpose" {
			return slices.Equal(n.ints("perm"), []int64{0, 3, 1, 2})
		}
	}
	return false
}

// wantedChannels returns what the first convolution takes, 0 when it cannot be told.
func (m *Model) wantedChannels(input string) int {
	for _, n := range m.straight(input) {
		weight := 1
		switch n.op {
		case "Conv", "FusedConv", "ConvInteger":
		case "QLinearConv":
			weight = 3
		default:
			continue
		}
		if w := m.shape.shapes[n.input(weight)]; len(w) > 1 && w[1] > 0 {
			return int(times(w[1], n.int("group", 1)))
		}
	}
	return 0
}

// straight lists the nodes that follow a tensor while each map has one reader that
// matters (sizes are read on the side).
func (m *Model) straight(name string) []*node {
	var out []*node
	for range 20 {
		var next []*node
		for _, u := range m.graph.users[name] {
			if n := m.graph.nodes[u.node]; n.op != "Shape" && n.op != "Size" {
				next = append(next, n)
			}
		}
		if len(next) == 0 {
			return out
		}
		out = append(out, next...)
		if len(next) > 1 {
			return out
		}
		name = next[0].output(0)
	}
	return out
}
