package couple

import (
	"context"
	"slices"

	"syncact/core/onnx"
	"syncact/core/ort"
)

// A bank is a few courses made factors of the first products. Banks of a track are
// equally wide: the last one repeats its last course.
type bank struct {
	from, to, width int // of the networks, or of the lens's vectors
	re, im          *ort.Tensor
}

// banks makes factors of courses, at most limit a bank.
func (p plan) banks(courses [][]float64, limit int, courseFastest bool) ([]bank, error) {
	var out []bank
	count := (len(courses) + limit - 1) / limit
	for i := range count {
		b := bank{width: (len(courses) + count - 1) / count}
		b.from = i * b.width
		b.to = min(b.from+b.width, len(courses))
		y := slices.Clone(courses[b.from:b.to])
		for len(y) < b.width {
			y = append(y, y[len(y)-1])
		}
		re, im := p.first(y, courseFastest)
		var err error
		if b.re, err = ort.NewTensor(re, p.cosines(), 2*p.n1, p.n1*b.width); err != nil {
			return out, err
		}
		if b.im, err = ort.NewTensor(im, p.sines(), 2*p.n1, p.n1*b.width); err != nil {
			b.re.Close()
			return out, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (b bank) close() {
	b.re.Close()
	b.im.Close()
}

// A transform is both products of a [plan] as a graph, for a block of neurons and a
// bank. It gives the numbers themselves, cosines × neurons × n1 × courses, or
// their peaks over the bank, cosines × neurons × n1; twice, see [plan.row].
type transform struct {
	session *ort.Session
	peaks   bool
}

func (t transform) close() {
	if t.session != nil {
		t.session.Close()
	}
}

// The names of what a transform takes; shape serves peaks only.
var transformInputs = []string{"x", "z", "re", "im", "even", "odd", "shape"}

func newTransform(peaks bool, o Options) (transform, error) {
	threads := 1
	if o.Provider != "" && o.Provider != ort.CPU {
		threads = 0
	}
	inputs := transformInputs
	if !peaks {
		inputs = inputs[:6]
	}
	s, err := ort.NewSession(transformGraph(peaks, o.Positive), inputs, []string{"sum", "difference"}, ort.Options{Provider: o.Provider, Threads: threads})
	return transform{s, peaks}, err
}

// transformGraph takes the maximum over courses before anything leaves the cache.
func transformGraph(peaks, positive bool) []byte {
	g := onnx.NewBuilder()
	in := make([]string, 6)
	for i, dims := range []int{3, 3, 3, 3, 2, 2} {
		in[i] = g.Input(transformInputs[i], onnx.Float, make([]int, dims)...)
	}
	flat := g.Ints(0, -1)
	product := func(second, x, factors string) string {
		return g.Node("MatMul", second, g.Node("Reshape", g.Node("MatMul", x, factors), flat))
	}
	even, odd := product(in[4], in[0], in[2]), product(in[5], in[1], in[3])
	out := map[string]string{"sum": g.Node("Add", even, odd), "difference": g.Node("Sub", even, odd)}
	var shape, axis string
	if peaks {
		shape, axis = g.Input("shape", onnx.Int64, 3), g.Ints(1)
	}
	for _, name := range []string{"sum", "difference"} {
		c := out[name]
		if peaks {
			courses := g.Node("Reshape", c, shape) // rows and neurons × courses × n1
			c = g.Node("ReduceMax", courses, axis, onnx.IntAttr("keepdims", 0))
			if !positive {
				c = g.Node("Max", c, g.Node("Neg", g.Node("ReduceMin", courses, axis, onnx.IntAttr("keepdims", 0))))
			}
		}
		g.Output(c, name, onnx.Float, 0, 0)
	}
	return g.Bytes()
}

// where lists, for every shift, where the numbers of the first neuron of a block
// begin in a product of one course; those of the next follow n1 later.
func (p plan) where() []int {
	out := make([]int, p.rows)
	for s := range out {
		half, s2 := p.row(s)
		out[s] = (half*p.cosines()+s2)*blockNeurons*p.n1 + s%p.n1
	}
	return out
}

// A product is where a transform writes both its halves, one after the other.
type product struct {
	v                      []float32
	sum, difference, shape *ort.Tensor
}

// length is how many numbers a product of a plan and banks of a width has.
func (p plan) length(width int) int { return 2 * p.cosines() * blockNeurons * p.n1 * width }

// product uses v, which may be longer than needed; width is that of the banks.
func (p plan) product(v []float32, width int, peaks bool) (out product, err error) {
	rows, cols := p.cosines(), blockNeurons*p.n1*width
	if peaks {
		rows, cols = rows*blockNeurons, p.n1
		if out.shape, err = ort.NewTensor([]int64{int64(rows), int64(width), int64(p.n1)}, 3); err != nil {
			return out, err
		}
	}
	out.v = v[:2*rows*cols]
	if out.sum, err = ort.NewTensor(out.v[:rows*cols], rows, cols); err != nil {
		return out, err
	}
	out.difference, err = ort.NewTensor(out.v[rows*cols:], rows, cols)
	return out, err
}

func (d product) close() {
	d.sum.Close()
	d.difference.Close()
	d.shape.Close()
}

// run multiplies a block of neurons, dealt to x and z, with a bank.
func (t transform) run(ctx context.Context, x, z *ort.Tensor, b bank, even, odd *ort.Tensor, to product) error {
	in := []*ort.Tensor{x, z, b.re, b.im, even, odd}
	if t.peaks {
		in = append(in, to.shape)
	}
	return t.session.Run(ctx, in, []*ort.Tensor{to.sum, to.difference})
}
