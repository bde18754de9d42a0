package trace_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/series"
	"syncact/internal/golden"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/trace"
)

// film is a study of one run of 918 s: courses are sums of sines, frames plain colours.
type film struct {
	samples int
	step    float64
	noise   float64
	gap     bool
	asked   int
	passes  int
	uncut   bool // its cuts are not known at once
}

func (f *film) course(seed uint64) trace.Course {
	r := rand.New(rand.NewPCG(seed, 1))
	c := trace.Course{From: .5 * f.step, Step: f.step, V: make([]float32, f.samples)}
	p := [4]float64{r.Float64() * 6, r.Float64() * 6, 60 + 30*r.Float64(), 21 + 6*r.Float64()}
	for i := range c.V {
		t := c.From + float64(i)*c.Step
		c.V[i] = float32(1.3*math.Sin(p[0]+t*6.28/p[2]) + .8*math.Sin(p[1]+t*6.28/p[3]) + f.noise*r.NormFloat64())
	}
	if f.gap {
		for i := f.samples * 45 / 100; i < f.samples*47/100; i++ {
			c.V[i] = float32(math.NaN())
		}
	}
	return c
}

func (f *film) Run(name string) (trace.Run, bool) {
	r := trace.Run{Name: name, Seconds: float64(f.samples) * f.step, TR: f.step, Film: name + ".mp4", Subjects: 19,
		Cuts: []float64{101, 109, 126, 138, 144, 156, 170, 183, 201, 219}, Lag: 5}
	if f.uncut {
		r.Cuts = nil
	}
	return r, name != ""
}

func (f *film) Neuron(_ context.Context, id series.ID, _ string) (trace.Neuron, error) {
	if id == "broken" {
		return trace.Neuron{}, errors.New("the file is cut short")
	}
	raw := f.course(uint64(len(id)))
	for i, v := range raw.V {
		raw.V[i] = max(0, v)
	}
	return trace.Neuron{Predicted: f.course(uint64(len(id))), Raw: raw, Title: "u137"}, nil
}

func (f *film) Network(_ context.Context, id series.ID, _ string) (trace.Network, error) {
	n := trace.Network{Mean: f.course(uint64(id[len(id)-1])), Title: "FBN " + string(id[4:]), Caption: "Ventral visual"}
	n.Low, n.High = n.Mean, n.Mean
	n.Low.V, n.High.V = append([]float32(nil), n.Mean.V...), append([]float32(nil), n.Mean.V...)
	for i := range n.Mean.V {
		n.Low.V[i] -= .35
		n.High.V[i] += .35
	}
	return n, nil
}

// shots are cuts that come later, as they do for a film that has to be searched.
type shots struct {
	at    []float64
	asked map[string]int
}

func (s *shots) Cuts(_ context.Context, run string) ([]float64, error) {
	s.asked[run]++
	return s.at, nil
}

func (f *film) Best(_ series.ID, most int) []trace.Link {
	all := []trace.Link{{"dbn/23", .62}, {"dbn/41", .44}, {"dbn/7", .31}, {"dbn/58", .24}, {"dbn/9", .2}, {"dbn/1", .1}}
	return all[:min(most, len(all))]
}

func (f *film) R(_, network series.ID) float64 {
	for _, l := range f.Best("", 6) {
		if l.Network == network {
			return l.R
		}
	}
	return -.05
}

func (f *film) Frame(_ context.Context, _ string, seconds float64, height int) (image.Image, error) {
	f.asked++
	img := image.NewRGBA(image.Rect(0, 0, height*16/9, height))
	r := rand.New(rand.NewPCG(uint64(seconds/9), 3))
	for y := range height {
		for x := range img.Rect.Dx() {
			img.SetRGBA(x, y, color.RGBA{uint8(40 + r.IntN(20) + x/2), uint8(60 + int(seconds)%120), uint8(y), 255})
		}
	}
	return img, nil
}

func (f *film) Strip(ctx context.Context, run string, seconds []float64, height int, each func(int, image.Image)) error {
	f.passes++
	for k, at := range seconds {
		img, _ := f.Frame(ctx, run, at, height)
		each(k, img)
	}
	return nil
}

// stage shows a panel in a window of the test driver; functions of background work
// wait until settle runs them.
type stage struct {
	panel   *trace.Panel
	session *state.Session
	window  fyne.Window
	queue   chan func()
}

func open(t testing.TB, side look.Side, size fyne.Size, f *film, o trace.Options) *stage {
	t.Helper()
	test.NewTempApp(t)
	theme := look.New()
	theme.Side = side
	theme.Apply()
	s := &stage{session: state.NewSession(), queue: make(chan func(), 10000)}
	o.Do = func(f func()) { s.queue <- f }
	s.panel = trace.New(s.session, o)
	s.window = test.NewTempWindow(t, s.panel)
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.session.Run.Set("MOVIE2_HO1")
	s.session.Neuron.Set("resnet18/layer3.1.conv2/u137")
	s.session.Network.Set("dbn/23")
	s.session.Seconds.Set(170)
	s.panel.SetSource(trace.Source{Courses: f, Links: f, Frames: f})
	s.panel.SetView(trace.View{From: 100, Span: 120})
	t.Cleanup(s.panel.Close)
	s.settle()
	return s
}

// settle runs what background work brings until everything is drawn.
func (s *stage) settle() {
	for range 2 {
		for !s.panel.Ready() {
			(<-s.queue)()
		}
		s.window.Canvas().Capture()
	}
	for !s.panel.Ready() {
		(<-s.queue)()
	}
}

func (s *stage) golden(t *testing.T, name string) {
	t.Helper()
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, s.window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	golden.Image(t, name, buffer.Bytes())
}

var usual = fyne.NewSize(1012, 362)

func TestPanelLooks(t *testing.T) {
	for _, side := range []look.Side{look.Dark, look.Light} {
		s := open(t, side, usual, &film{samples: 918, step: 1}, trace.Options{})
		s.golden(t, "trace-"+string(side)+".png")
	}
}

func TestLargeTextLooks(t *testing.T) {
	s := open(t, look.Light, fyne.NewSize(1100, 480), &film{samples: 918, step: 1}, trace.Options{})
	theme := look.New()
	theme.Side, theme.Scale = look.Light, 2
	theme.Apply()
	s.panel.Refresh()
	s.settle()
	s.golden(t, "large.png")
}

func TestSmallLooks(t *testing.T) {
	for _, scale := range []float32{1, 2} {
		s := open(t, look.Dark, fyne.NewSize(480, 220), &film{samples: 918, step: 1}, trace.Options{})
		theme := look.New()
		theme.Side, theme.Scale = look.Dark, scale
		theme.Apply()
		s.panel.Refresh()
		s.settle()
		s.golden(t, fmt.Sprintf("small-%.0f.png", 100*scale))
	}
}

func TestFilmIsHighWhereThereIsRoom(t *testing.T) {
	for height, want := range map[float32]float32{220: 52, 362: 52, 599: 52, 600: 96, 1200: 96} {
		s := open(t, look.Dark, fyne.NewSize(1012, height), &film{samples: 918, step: 1}, trace.Options{})
		if got := s.panel.Body().FilmHeight(); got != want {
			t.Errorf("%v high: a film of %v", height, got)
		}
	}
}

func TestDenseLooks(t *testing.T) {
	s := open(t, look.Dark, fyne.NewSize(640, 320), &film{samples: 4000, step: .5, noise: .5, gap: true}, trace.Options{})
	s.panel.SetMode(trace.Both)
	s.panel.Pin("alexnet/conv5/u12")
	s.panel.SetView(trace.View{Span: 2000})
	s.settle()
	s.golden(t, "dense.png")
}

func TestEmptyAndBrokenLook(t *testing.T) {
	s := open(t, look.Light, fyne.NewSize(640, 240), &film{samples: 918, step: 1}, trace.Options{})
	s.panel.SetMost(0)
	s.session.Network.Set("")
	s.session.Neuron.Set("broken")
	s.settle()
	s.golden(t, "broken.png")
}

func BenchmarkPlot(b *testing.B) {
	s := open(b, look.Dark, fyne.NewSize(1012, 362), &film{samples: 4000, step: .25, noise: .5}, trace.Options{})
	s.panel.SetMost(5)
	s.panel.Pin("alexnet/conv5/u12")
	s.panel.Pin("alexnet/conv5/u1")
	s.settle()
	dst := image.NewRGBA(image.Rect(0, 0, 804, 198))
	for _, span := range []float64{120, 1000} {
		s.panel.SetView(trace.View{Span: span})
		b.Run(fmt.Sprintf("%d lines over %.0f s", len(s.panel.Titles()), span), func(b *testing.B) {
			for b.Loop() {
				s.panel.Body().Plot(dst)
			}
		})
	}
}

// BenchmarkCursor moves the time cursor; the budget is 1 ms.
func BenchmarkCursor(b *testing.B) {
	s := open(b, look.Dark, fyne.NewSize(1012, 362), &film{samples: 918, step: 1}, trace.Options{})
	i := 0
	for b.Loop() {
		i++
		s.session.Seconds.Set(110 + float64(i%100)/2)
	}
}
