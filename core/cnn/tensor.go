package cnn

import (
	"fmt"
	"math"

	"syncact/core/onnx"
)

// A Tensor is a batch as it is fed to a model: n frames of Shape[1:] each, as
// Float or, for models that take raw bytes, as Bytes.
type Tensor struct {
	Shape []int // N,C,H,W or N,H,W,C
	Float []float32
	Bytes []uint8
}

// Frames returns the length of the first axis.
func (t *Tensor) Frames() int { return t.Shape[0] }

// A feeder turns frames into the tensor of one model. It plans the geometry once
// for each size of frame. It is not safe for concurrent use.
type feeder struct {
	pre    Preprocess
	input  onnx.Input
	fit    fit
	w, h   int // of the frames that fit is for
	planes []float32
	buffer []float32
}

func newFeeder(pre Preprocess, input onnx.Input) *feeder {
	return &feeder{pre: pre, input: input}
}

// frameLen is the number of values of one fed frame.
func frameLen(pre Preprocess, input onnx.Input) int {
	return pre.Size[0] * pre.Size[1] * input.Channels
}

func newTensor(pre Preprocess, input onnx.Input, n int) *Tensor {
	t := &Tensor{Shape: input.Shape(n, pre.Size[0], pre.Size[1])}
	if input.Type == onnx.Uint8 {
		t.Bytes = make([]uint8, n*frameLen(pre, input))
	} else {
		t.Float = make([]float32, n*frameLen(pre, input))
	}
	return t
}

// put writes a frame to place i of a tensor.
func (f *feeder) put(t *Tensor, i int, frame Frame) error {
	if frame.W <= 0 || frame.H <= 0 || len(frame.Pix) != 3*frame.W*frame.H {
		return fmt.Errorf("cnn: %d bytes for a frame of %d×%d RGB", len(frame.Pix), frame.W, frame.H)
	}
	if f.planes == nil || frame.W != f.w || frame.H != f.h {
		f.w, f.h, f.fit = frame.W, frame.H, newFit(f.pre, frame.W, frame.H)
		f.planes = make([]float32, 3*f.fit.w*f.fit.h)
	}
	f.buffer = f.fit.apply(f.planes, frame.Pix, 3*frame.W, f.buffer)
	f.arrange()
	n := frameLen(f.pre, f.input)
	if t.Bytes != nil {
		f.bytes(t.Bytes[i*n : (i+1)*n])
	} else {
		f.floats(t.Float[i*n : (i+1)*n])
	}
	return nil
}

// arrange puts the planes into the order that is fed; grey is ITU-R 601 luma, as
// Pillow's mode L.
func (f *feeder) arrange() {
	n := len(f.planes) / 3
	red, green, blue := f.planes[:n], f.planes[n:2*n], f.planes[2*n:]
	switch {
	case f.input.Channels == 1:
		for i := range red {
			red[i] = .299*red[i] + .587*green[i] + .114*blue[i]
		}
	case f.pre.Order == "bgr":
		for i := range red {
			red[i], blue[i] = blue[i], red[i]
		}
	}
}

// floats scales and shifts each plane into its channel.
func (f *feeder) floats(out []float32) {
	n, c := f.pre.Size[0]*f.pre.Size[1], f.input.Channels
	for k := range c {
		scale, shift := f.pre.affine(k, c)
		a, b := float32(scale), float32(shift)
		plane := f.planes[k*n : (k+1)*n]
		if f.input.NHWC {
			for i, v := range plane {
				out[i*c+k] = a*v + b
			}
			continue
		}
		for i, v := range plane {
			out[k*n+i] = a*v + b
		}
	}
}

// bytes rounds each plane: such models scale and normalise by themselves.
func (f *feeder) bytes(out []uint8) {
	n, c := f.pre.Size[0]*f.pre.Size[1], f.input.Channels
	for k := range c {
		for i, v := range f.planes[k*n : (k+1)*n] {
			at := k*n + i
			if f.input.NHWC {
				at = i*c + k
			}
			out[at] = level(float64(v))
		}
	}
}

func level(v float64) uint8 { return uint8(min(max(math.Round(v), 0), 255)) }

// picture turns one fed frame back into RGB.
func picture(pre Preprocess, input onnx.Input, t *Tensor, i int) Frame {
	h, w, c := pre.Size[0], pre.Size[1], input.Channels
	out := Frame{W: w, H: h, Pix: make([]uint8, 3*w*h)}
	base := i * w * h * c
	for at := range w * h {
		for rgb := range 3 {
			k := min(rgb, c-1)
			if pre.Order == "bgr" && c == 3 {
				k = 2 - rgb
			}
			from := base + k*w*h + at
			if input.NHWC {
				from = base + at*c + k
			}
			if t.Bytes != nil {
				out.Pix[3*at+rgb] = t.Bytes[from]
				continue
			}
			scale, shift := pre.affine(k, c)
			out.Pix[3*at+rgb] = level((float64(t.Float[from]) - shift) / scale)
		}
	}
	return out
}

// Feed returns the tensor of a frame for an input of any model; [Model.Tensor] is
// the same for one that is open.
func Feed(pre Preprocess, input onnx.Input, frame Frame) (*Tensor, error) {
	if err := pre.check(input.Channels); err != nil {
		return nil, err
	}
	if pre.Size[0] == 0 || pre.Size[1] == 0 {
		return nil, wrong("no size", "write size")
	}
	t := newTensor(pre, input, 1)
	return t, newFeeder(pre, input).put(t, 0, frame)
}
