package neuron_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/neuron"
	"syncact/ui/state"
)

// planted is a model of a hundred neurons; every third is significant.
type planted struct{ n int }

func (p planted) Neurons(model string) []study.Neuron {
	if model != "m" {
		return nil
	}
	out := make([]study.Neuron, p.n)
	for i := range out {
		out[i] = study.Neuron{ID: series.ID(fmt.Sprintf("m/layer%d/u%d", i/10, i)), Layer: fmt.Sprintf("layer%d", i/10), Unit: i, Network: fmt.Sprint(i % 7),
			R: math.Sin(float64(i)), RHeldOut: math.Cos(float64(i)), Significant: i%3 == 0, CILow: math.NaN(), CIHigh: math.NaN(), Ceiling: .9,
			Label: label.Label{Text: []string{"faces", "places", "motion"}[i%3], Source: "landmark", Confidence: label.Confident}}
	}
	out[5].R = math.NaN()
	return out
}

func (planted) Candidates(series.ID) []neuron.Candidate {
	return []neuron.Candidate{{Network: study.Network{ID: "ica/3", Name: "3"}, R: .5}}
}
func (planted) Frames(series.ID) []neuron.Frame         { return []neuron.Frame{{Run: "2", Seconds: 9, Z: 3}} }
func (planted) Models() []string                        { return []string{"m"} }
func (planted) State(string) string                     { return "" }
func (planted) Command(id series.ID) string             { return "syncact show --neuron " + string(id) }
func (planted) Methods(context.Context) (string, error) { return "# Methods", nil }
func (planted) Anatomy(context.Context, series.ID) (neuron.Anatomy, error) {
	return neuron.Anatomy{}, nil
}
func (planted) Sharing(context.Context, string) ([]string, error) { return []string{"3"}, nil }
func (planted) Provenance(series.ID) [][2]string                  { return [][2]string{{"seed", "7"}} }

func (planted) Glass(context.Context, series.ID, bool) (image.Image, error) {
	return image.NewRGBA(image.Rect(0, 0, 4, 4)), nil
}

func (planted) Frame(context.Context, string, float64, int) (image.Image, error) {
	return nil, errors.New("no film")
}

func panel(t testing.TB) (*neuron.Panel, *state.Session) {
	test.NewTempApp(t)
	look.New().Apply()
	s := state.NewSession()
	p := neuron.New(s, func(func()) {})
	t.Cleanup(p.Close)
	s.Model.Set("m")
	p.Show(planted{100})
	p.Object().Resize(fyne.NewSize(328, 906))
	return p, s
}

func TestFilterAndFirst(t *testing.T) {
	for text, want := range map[string]series.ID{"u42": "m/layer4/u42", "layer3 faces": "m/layer3/u30", "MOTION": "m/layer0/u2"} {
		p, s := panel(t)
		p.Filter(text)
		p.First()
		if got := s.Neuron.Get(); got != want {
			t.Errorf("%q finds %s first, not %s", text, got, want)
		}
	}
}

func TestStepGoesThroughTheList(t *testing.T) {
	p, s := panel(t)
	s.SelectNeuron("m/layer0/u0")
	p.Step(1)
	p.Step(1)
	p.Step(-1)
	if got := s.Neuron.Get(); got != "m/layer0/u1" {
		t.Errorf("at %s", got)
	}
	p.Filter("motion") // u2, u5, u8, …
	s.SelectNeuron("m/layer0/u2")
	p.Step(1)
	if got := s.Neuron.Get(); got != "m/layer0/u5" {
		t.Errorf("filtered, at %s", got)
	}
}

func TestOrdersPutWhatIsNoNumberLast(t *testing.T) {
	ids := neuron.Sorted(planted{100}.Neurons("m"), neuron.ByR)
	if ids[0] != "m/layer1/u11" || ids[99] != "m/layer0/u5" {
		t.Errorf("first %s, last %s", ids[0], ids[99])
	}
}

func TestFormats(t *testing.T) {
	for p, want := range map[float64]string{.0005: "< .001", .0123: ".012", .31: ".31", math.NaN(): "n/a", 1: "1.00"} {
		if got := neuron.Probability(p); got != want {
			t.Errorf("p %g reads %s", p, got)
		}
	}
	if got := neuron.Clock(163.24); got != "2:43.2" {
		t.Errorf("got %s", got)
	}
}

// BenchmarkFilter is a keystroke in the search of 26,560 neurons.
func BenchmarkFilter(b *testing.B) {
	find := neuron.Finder(planted{26560}.Neurons("m"))
	for b.Loop() {
		find("layer9 motion")
	}
}

// BenchmarkSelect is the way from a click to the text of the inspector.
func BenchmarkSelect(b *testing.B) {
	_, s := panel(b)
	for i := 0; b.Loop(); i++ {
		s.Neuron.Set(series.ID(fmt.Sprintf("m/layer%d/u%d", i%100/10, i%100)))
	}
}
