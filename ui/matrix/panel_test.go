package matrix_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"syncact/core/series"
	"syncact/internal/golden"
	"syncact/ui/look"
	"syncact/ui/matrix"
	"syncact/ui/state"
)

// grid holds a matrix in memory.
type grid struct {
	cols int
	v    []float32
}

func (g *grid) ReadRow(dst []float32, n int) { copy(dst, g.v[n*g.cols:(n+1)*g.cols]) }

var groups = []struct {
	name string
	n    int
}{{"Visual", 22}, {"SM", 14}, {"DAN", 14}, {"VAN", 12}, {"Lim", 8}, {"FPN", 14}, {"DMN", 16}}

// resnet makes neurons like those of a network with five stages: neighbours are alike,
// deep layers follow the visual group.
func resnet(neurons, networks int) *matrix.Content {
	r := rand.New(rand.NewPCG(1, 2))
	c := &matrix.Content{Threshold: .2, Criterion: "q=.05"}
	for f := range networks {
		g, at := 0, f*100/networks
		for at >= groups[g].n {
			at -= groups[g].n
			g++
		}
		c.Networks = append(c.Networks, matrix.Network{ID: series.ID(fmt.Sprintf("dbn/%d", f)), Name: fmt.Sprintf("FBN %d", f), Group: groups[g].name})
	}
	m := &grid{networks, make([]float32, neurons*networks)}
	stages := []struct {
		name   string
		layers int
		share  float64
	}{{"conv1", 1, 64. / 4800}, {"layer1", 4, 256. / 4800}, {"layer2", 4, 640. / 4800}, {"layer3", 5, 1280. / 4800}, {"layer4", 5, 1}}
	stage, first, end := 0, 0, int(float64(neurons)*stages[0].share)
	for n := range neurons {
		if n >= end && stage < len(stages)-1 {
			stage++
			first, end = n, n+int(float64(neurons)*stages[stage].share)
		}
		end = min(end, neurons)
		if stage == len(stages)-1 {
			end = neurons
		}
		layer := stages[stage].name
		unit := n - first
		if stages[stage].layers > 1 {
			each := (end-first)/stages[stage].layers + 1
			layer, unit = fmt.Sprintf("%s.%d.conv%d", layer, unit/each/2, 1+unit/each%2), unit%each
		}
		neuron := matrix.Neuron{ID: series.ID(fmt.Sprintf("resnet18/%s/u%d", layer, unit)), Layer: layer, HeldOut: math.NaN()}
		row, tone := m.v[n*networks:(n+1)*networks], .1+.04*float64(stage)+.05*r.NormFloat64()
		for f := range row {
			g := float64(f) / float64(networks)
			v := .05*r.NormFloat64() + tone*math.Cos(9*g+float64(n/97%5)/2)
			row[f] = float32(v)
			if math.Abs(v) > math.Abs(neuron.R) {
				neuron.R, neuron.Network = v, c.Networks[f].ID
			}
		}
		neuron.HeldOut, neuron.Lag = neuron.R*.8, r.NormFloat64()*2
		neuron.Q, neuron.Significant = math.Exp(-20*math.Abs(neuron.R)), math.Abs(neuron.R) > c.Threshold
		c.Neurons = append(c.Neurons, neuron)
	}
	c.R = m
	return c
}

// stage shows a panel in a window of the test driver; functions of background work
// wait until settle runs them.
type stage struct {
	panel   *matrix.Panel
	session *state.Session
	window  fyne.Window
	queue   chan func()
}

func open(t testing.TB, side look.Side, size fyne.Size, c *matrix.Content, o matrix.Options) *stage {
	t.Helper()
	test.NewTempApp(t)
	theme := look.New()
	theme.Side = side
	theme.Apply()
	s := &stage{session: state.NewSession(), queue: make(chan func(), 1000)}
	o.Do = func(f func()) { s.queue <- f }
	s.panel = matrix.New(s.session, o)
	s.window = test.NewTempWindow(t, s.panel)
	s.window.SetPadded(false)
	s.window.Resize(size)
	s.panel.SetContent(c)
	t.Cleanup(s.panel.Close)
	s.settle()
	return s
}

// settle runs what background work brings until everything is drawn.
func (s *stage) settle() {
	for !s.panel.Ready() {
		(<-s.queue)()
	}
	s.window.Canvas().Capture()
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

var sides = []look.Side{look.Dark, look.Light}

func TestPanelLooks(t *testing.T) {
	c := resnet(4800, 100)
	for _, side := range sides {
		s := open(t, side, fyne.NewSize(508, 540), c, matrix.Options{})
		s.session.SelectCell(c.Neurons[2122].ID, c.Networks[15].ID)
		s.settle()
		s.golden(t, "matrix-"+string(side)+".png")
	}
}

func TestLensLooks(t *testing.T) {
	c := resnet(4800, 100)
	for _, side := range sides {
		s := open(t, side, fyne.NewSize(508, 540), c, matrix.Options{})
		s.session.SelectCell(c.Neurons[2122].ID, c.Networks[15].ID)
		s.panel.Body().MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: s.panel.Body().Cell(2500, 40)}})
		s.settle()
		s.golden(t, "lens-"+string(side)+".png")
	}
}

func TestLargeTextLooks(t *testing.T) {
	c := resnet(4800, 100)
	s := open(t, look.Dark, fyne.NewSize(720, 600), c, matrix.Options{})
	theme := look.New()
	theme.Side, theme.Scale = look.Dark, 2
	theme.Apply()
	s.session.SelectCell(c.Neurons[2122].ID, c.Networks[15].ID)
	s.panel.Refresh()
	s.panel.Body().MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: s.panel.Body().Cell(2500, 40)}})
	s.settle()
	s.golden(t, "large.png")
}

func TestZoomedLooks(t *testing.T) {
	c := resnet(4800, 100)
	c.R.(*grid).v[2000*100+3] = float32(math.NaN())
	s := open(t, look.Dark, fyne.NewSize(508, 540), c, matrix.Options{})
	s.session.SelectCell(c.Neurons[2005].ID, c.Networks[5].ID)
	s.panel.SetView(matrix.View{Row: 1990, RowDP: 12, ColDP: 12})
	s.settle()
	s.golden(t, "zoomed.png")
	s.panel.SetShown(matrix.ShowHeldOut, true)
	s.settle()
	s.golden(t, "heldout.png")
}

func TestFewNeuronsLook(t *testing.T) {
	c := resnet(24, 20)
	s := open(t, look.Light, fyne.NewSize(420, 340), c, matrix.Options{})
	s.panel.SetOrder(matrix.ByBestNetwork, matrix.ByCluster)
	s.settle()
	s.golden(t, "few.png")
}

func TestEmptyLooks(t *testing.T) {
	test.NewTempApp(t)
	theme := look.New()
	theme.Side = look.Dark
	theme.Apply()
	p := matrix.New(state.NewSession(), matrix.Options{Do: func(func()) {}})
	defer p.Close()
	w := test.NewTempWindow(t, p)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(508, 300))
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	golden.Image(t, "empty.png", buffer.Bytes())
}

func bench(b *testing.B) *stage {
	c := resnet(26560, 512)
	return open(b, look.Dark, fyne.NewSize(1012, 906), c, matrix.Options{})
}

// BenchmarkFrame pans and zooms; the budget is 33 ms a frame.
func BenchmarkFrame(b *testing.B) {
	s := bench(b)
	heat := image.NewRGBA(image.Rect(0, 0, 816, 766))
	margin, overview := image.NewRGBA(image.Rect(0, 0, 62, 766)), image.NewRGBA(image.Rect(0, 0, 22, 766))
	i := 0
	for b.Loop() {
		i++
		s.panel.SetView(matrix.View{Row: float64(i*37%20000) + .1, RowDP: .03 * float64(1+i%400), ColDP: 1 + float64(i%3)})
		s.panel.Body().Heat(heat)
		s.panel.Body().MarginStrip(margin, overview)
		select {
		case f := <-s.queue:
			f()
		default:
		}
	}
}

// BenchmarkHover reads the cell under the pointer and fills the lens; the budget is 4 ms.
func BenchmarkHover(b *testing.B) {
	s := bench(b)
	i := 0
	for b.Loop() {
		i++
		p := s.panel.Body().Cell(i*977%26000, i%300)
		s.panel.Body().MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p}})
	}
}

// BenchmarkFirstPicture prepares 26,560 × 512 in the order of layers; the budget is
// 200 ms.
func BenchmarkFirstPicture(b *testing.B) {
	c := resnet(26560, 512)
	for b.Loop() {
		if err := matrix.Prepare(b.Context(), c, matrix.ByLayer, matrix.ByNetwork); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCluster orders rows within layers, beside the window.
func BenchmarkCluster(b *testing.B) {
	for _, n := range []int{1000, 3000, 26560} {
		c := resnet(n, 100)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if err := matrix.Prepare(b.Context(), c, matrix.ByCluster, matrix.ByCluster); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
