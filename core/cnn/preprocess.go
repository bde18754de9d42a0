package cnn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"syncact/core/fault"
)

// ErrPreprocess is beneath every refusal of preprocessing.
var ErrPreprocess = errors.New("cnn: unusable preprocessing")

// The ways of fitting a picture to a model's input.
const (
	Crop    = "crop"    // shorter side to Resize, the middle cut out: nothing is distorted
	Stretch = "stretch" // both sides to Size: the aspect ratio is lost, nothing is cut
)

// Preprocess says how a picture becomes a model's input, as the model was
// trained. The zero Preprocess is imagenet. Values go from 0–255 to Range, then
// (x − Mean) / SD for each channel in the order in which it is fed.
type Preprocess struct {
	Size   [2]int     // height and width fed; 0 is what the model declares, else 224
	Resize int        // shorter side before the crop; 0 is 256/224 of it
	Fit    string     // Crop ("") or Stretch
	Order  string     // "rgb" ("") or "bgr"
	Range  [2]float64 // what 0 and 255 become; zero is 0 and 1
	Mean   []float64  // one, or one a channel; nil is 0
	SD     []float64  // likewise; nil is 1
	Plain  bool       // bilinear without antialiasing, as OpenCV's INTER_LINEAR
}

// Named returns the preprocessing of a name:
//
//	imagenet  RGB 0–1, minus (.485 .456 .406), over (.229 .224 .225): torchvision, timm
//	caffe     BGR 0–255, minus (103.939 116.779 123.68): the VGG authors, Caffe, old Keras
//	tf        RGB x/127.5 − 1: TensorFlow's Inception and MobileNet
func Named(name string) (Preprocess, error) {
	switch name {
	case "", "imagenet":
		return Preprocess{Mean: []float64{.485, .456, .406}, SD: []float64{.229, .224, .225}}, nil
	case "caffe":
		return Preprocess{Order: "bgr", Range: [2]float64{0, 255}, Mean: []float64{103.939, 116.779, 123.68}}, nil
	case "tf":
		return Preprocess{Range: [2]float64{-1, 1}}, nil
	}
	return Preprocess{}, wrong(fmt.Sprintf("there is no preprocessing %q", name), "use imagenet, caffe or tf, or write size, fit, order, range, mean and sd")
}

// isZero tells whether nothing was said, which means imagenet.
func (p Preprocess) isZero() bool {
	return p.Size == [2]int{} && p.Resize == 0 && p.Fit == "" && p.Order == "" && p.Range == [2]float64{} && p.Mean == nil && p.SD == nil && !p.Plain
}

// check refuses what cannot be meant, for an input of so many channels.
func (p Preprocess) check(channels int) error {
	switch {
	case !slices.Contains([]string{"", Crop, Stretch}, p.Fit):
		return wrong(fmt.Sprintf("fit is %q", p.Fit), "use crop or stretch")
	case !slices.Contains([]string{"", "rgb", "bgr"}, p.Order):
		return wrong(fmt.Sprintf("order is %q", p.Order), "use rgb or bgr")
	case p.Size[0] < 0 || p.Size[1] < 0 || p.Size[0] > maxSide || p.Size[1] > maxSide:
		return wrong(fmt.Sprintf("size is %v", p.Size), fmt.Sprintf("use 1 to %d pixels", maxSide))
	case p.Resize < 0 || p.Resize > maxSide:
		return wrong(fmt.Sprintf("resize is %d", p.Resize), fmt.Sprintf("use 1 to %d pixels", maxSide))
	case p.Range != [2]float64{} && (p.Range[0] == p.Range[1] || !finite(p.Range[:]...)):
		return wrong(fmt.Sprintf("range is %v", p.Range), "write what 0 and 255 become, such as [0, 1]")
	case !finite(p.Mean...) || !finite(p.SD...) || slices.Contains(p.SD, 0):
		return wrong(fmt.Sprintf("mean %v and sd %v do not divide", p.Mean, p.SD), "give finite numbers, sd not 0")
	}
	for _, v := range [][]float64{p.Mean, p.SD} {
		if n := len(v); n > 1 && n != 3 && n != channels {
			return wrong(fmt.Sprintf("%d values of mean or sd for %d channels", n, channels), "give one, or one a channel")
		}
	}
	return nil
}

const maxSide = 8192

func finite(v ...float64) bool {
	return !slices.ContainsFunc(v, func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
}

func wrong(what, do string) error {
	return &fault.Input{What: "preprocessing: " + what, Do: do, Err: ErrPreprocess}
}

// affine returns what channel c of the fed tensor multiplies and adds to 0–255.
func (p Preprocess) affine(c, channels int) (scale, shift float64) {
	low, high := p.Range[0], p.Range[1]
	if low == high {
		high = 1
	}
	mean, sd := channelValue(p.Mean, c, channels, 0), channelValue(p.SD, c, channels, 1)
	return (high - low) / 255 / sd, (low - mean) / sd
}

// channelValue picks a channel's constant. A grey input takes the average of
// three, since grey is an average of the colours they belong to.
func channelValue(v []float64, c, channels int, none float64) float64 {
	switch {
	case len(v) == 0:
		return none
	case len(v) == 1:
		return v[0]
	case channels == 1:
		return (v[0] + v[1] + v[2]) / 3
	}
	return v[c]
}

// preprocessJSON is Preprocess as study.json writes it.
type preprocessJSON struct {
	Size   json.RawMessage `json:"size,omitempty"` // a number, or [height, width]
	Resize int             `json:"resize,omitempty"`
	Fit    string          `json:"fit,omitempty"`
	Order  string          `json:"order,omitempty"`
	Range  []float64       `json:"range,omitempty"`
	Mean   []float64       `json:"mean,omitempty"`
	SD     []float64       `json:"sd,omitempty"`
	Plain  bool            `json:"plain,omitempty"`
}

// UnmarshalJSON reads a name, or an object of size (a number or [height, width]),
// resize, fit, order, range, mean, sd and plain.
func (p *Preprocess) UnmarshalJSON(text []byte) error {
	var name string
	if json.Unmarshal(text, &name) == nil {
		named, err := Named(name)
		if err == nil {
			*p = named
		}
		return err
	}
	var in preprocessJSON
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return wrong(err.Error(), "use a name, or size, resize, fit, order, range, mean, sd and plain")
	}
	out := Preprocess{Resize: in.Resize, Fit: in.Fit, Order: in.Order, Mean: in.Mean, SD: in.SD, Plain: in.Plain}
	switch len(in.Range) {
	case 0:
		out.Range = [2]float64{0, 1}
	case 2:
		copy(out.Range[:], in.Range)
	default:
		return wrong("range needs two numbers", "write what 0 and 255 become, such as [0, 1]")
	}
	if in.Size != nil {
		if json.Unmarshal(in.Size, &out.Size[0]) == nil {
			out.Size[1] = out.Size[0]
		} else if json.Unmarshal(in.Size, &out.Size) != nil {
			return wrong("size is "+string(in.Size), "write a number or [height, width]")
		}
	}
	*p = out
	return nil
}

// MarshalJSON writes every value, never a name, so that a manifest says what was
// done.
func (p Preprocess) MarshalJSON() ([]byte, error) {
	if p.isZero() {
		p, _ = Named("imagenet")
	}
	out := preprocessJSON{Resize: p.Resize, Fit: p.Fit, Order: p.Order, Mean: p.Mean, SD: p.SD, Plain: p.Plain}
	if p.Range != [2]float64{} {
		out.Range = p.Range[:]
	}
	if p.Size != [2]int{} {
		out.Size, _ = json.Marshal(p.Size)
	}
	return json.Marshal(out)
}
