package cnn_test

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/onnx"
	"syncact/core/table"
	"syncact/internal/golden"
)

type picture struct {
	Picture, Expected, How string
	Shape                  []int
	Tolerance              struct {
		ATol      *float64
		MaxLevels *float64 `json:"max_levels_off"`
	}
}

// as returns a way of feeding and the type of input for a golden case.
func (p picture) as(mean, sd []float64) (cnn.Preprocess, onnx.Type) {
	pre := cnn.Preprocess{Size: [2]int{p.Shape[1], p.Shape[2]}, Fit: cnn.Stretch, Range: [2]float64{0, 1}}
	typ := onnx.Float
	if strings.Contains(p.Expected, "crop") || strings.Contains(p.Expected, "256") {
		pre.Fit = cnn.Crop
	}
	if p.Tolerance.MaxLevels != nil {
		typ = onnx.Uint8
	} else {
		pre.Mean, pre.SD = mean, sd
	}
	pre.Plain = strings.Contains(p.Expected, "noaa")
	return pre, typ
}

func TestPreprocessMatchesGolden(t *testing.T) {
	dir := golden.Shared(t, "golden", "cnn", "preprocess")
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Mean, Std []float64
		Cases     []picture
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Cases) != 26 {
		t.Fatalf("%d cases, want 26", len(all.Cases))
	}
	for _, c := range all.Cases {
		t.Run(c.Expected, func(t *testing.T) {
			want, err := table.ReadNPY(filepath.Join(dir, c.Expected))
			if err != nil {
				t.Fatal(err)
			}
			frame, err := cnn.ReadStill(filepath.Join(dir, c.Picture))
			if err != nil {
				t.Fatal(err)
			}
			pre, typ := c.as(all.Mean, all.Std)
			got, err := cnn.Feed(pre, onnx.Input{Channels: 3, Type: typ}, frame)
			if err != nil {
				t.Fatal(err)
			}
			tolerance := c.Tolerance.ATol
			if tolerance == nil {
				tolerance = c.Tolerance.MaxLevels
			}
			largest := 0.0
			for i, w := range want.V {
				v := 0.0
				if typ == onnx.Uint8 {
					v = float64(got.Bytes[i])
				} else {
					v = float64(got.Float[i])
				}
				largest = max(largest, math.Abs(v-w))
			}
			if len(want.V) != len(got.Bytes)+len(got.Float) || !(largest <= *tolerance) {
				t.Errorf("largest difference %g, allowed %g (%s)", largest, *tolerance, c.How)
			}
		})
	}
}

// ramp is a frame whose red, green and blue are 0, 100 and 255.
func ramp(w, h int) cnn.Frame {
	f := cnn.Frame{W: w, H: h}
	for range w * h {
		f.Pix = append(f.Pix, 0, 100, 255)
	}
	return f
}

func TestNamedPreprocessing(t *testing.T) {
	for name, want := range map[string][3]float64{
		"imagenet": {(0 - .485) / .229, (100./255 - .456) / .224, (1 - .406) / .225},
		"caffe":    {255 - 103.939, 100 - 116.779, 0 - 123.68},
		"tf":       {-1, 100/127.5 - 1, 1},
	} {
		pre, err := cnn.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		pre.Size = [2]int{2, 2}
		for _, nhwc := range []bool{false, true} {
			got, err := cnn.Feed(pre, onnx.Input{Channels: 3, Type: onnx.Float, NHWC: nhwc}, ramp(5, 4))
			if err != nil {
				t.Fatal(err)
			}
			for c := range 3 {
				v := got.Float[c*4+3]
				if nhwc {
					v = got.Float[3*3+c]
				}
				if math.Abs(float64(v)-want[c]) > 1e-4 {
					t.Errorf("%s, channels last %v: channel %d is %g, want %g", name, nhwc, c, v, want[c])
				}
			}
		}
	}
}

func TestGreyIsLuma(t *testing.T) {
	pre := cnn.Preprocess{Size: [2]int{1, 1}, Range: [2]float64{0, 255}}
	got, err := cnn.Feed(pre, onnx.Input{Channels: 1, Type: onnx.Float}, ramp(3, 3))
	if err != nil {
		t.Fatal(err)
	}
	if want := .587*100 + .114*255; math.Abs(float64(got.Float[0])-want) > 1e-3 {
		t.Errorf("grey %g, want %g", got.Float[0], want)
	}
}

func TestPreprocessJSON(t *testing.T) {
	for text, want := range map[string]cnn.Preprocess{
		`"tf"`: {Range: [2]float64{-1, 1}},
		`{}`:   {Range: [2]float64{0, 1}},
		`{"size":[240,320],"fit":"stretch","range":[0,255],"mean":[127],"sd":[128]}`: {
			Size: [2]int{240, 320}, Fit: cnn.Stretch, Range: [2]float64{0, 255}, Mean: []float64{127}, SD: []float64{128}},
		`{"size":64,"resize":73,"order":"bgr"}`: {Size: [2]int{64, 64}, Resize: 73, Order: "bgr", Range: [2]float64{0, 1}},
	} {
		var got, again cnn.Preprocess
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if d := cmp.Diff(want, got) + cmp.Diff(got, again); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
}

func TestPreprocessRefuses(t *testing.T) {
	for _, text := range []string{`"imagnet"`, `{"siz":3}`, `{"size":"x"}`, `{"range":[1]}`, `7`} {
		var p cnn.Preprocess
		err := json.Unmarshal([]byte(text), &p)
		var bad *fault.Input
		if !errors.As(err, &bad) || bad.Do == "" || !errors.Is(err, cnn.ErrPreprocess) {
			t.Errorf("%s: %v", text, err)
		}
	}
	input := onnx.Input{Channels: 3, Type: onnx.Float}
	for _, p := range []cnn.Preprocess{
		{Fit: "squash"}, {Order: "gbr"}, {Size: [2]int{-1, 2}}, {Resize: 1 << 20}, {Range: [2]float64{3, 3}},
		{SD: []float64{0}}, {Mean: []float64{math.NaN()}}, {Mean: []float64{1, 2}},
	} {
		p.Size[1] = max(p.Size[1], 4)
		if _, err := cnn.Feed(p, input, ramp(3, 3)); !errors.Is(err, cnn.ErrPreprocess) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}

func FuzzReadStill(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\xff\xd9"))
	f.Fuzz(func(t *testing.T, file []byte) {
		path := filepath.Join(t.TempDir(), "still")
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		if frame, err := cnn.ReadStill(path); err == nil && len(frame.Pix) != 3*frame.W*frame.H {
			t.Errorf("%d bytes for %d×%d", len(frame.Pix), frame.W, frame.H)
		}
	})
}

func BenchmarkPreprocess720p(b *testing.B) {
	frame := ramp(1280, 720)
	pre, _ := cnn.Named("imagenet")
	pre.Size = [2]int{224, 224}
	for b.Loop() {
		if _, err := cnn.Feed(pre, onnx.Input{Channels: 3, Type: onnx.Float}, frame); err != nil {
			b.Fatal(err)
		}
	}
}
