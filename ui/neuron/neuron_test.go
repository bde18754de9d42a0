package neuron_test

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/neuron"
	"syncact/ui/state"
)

// planted is a model of so many neurons; every third is significant.
type planted struct {
	n       int
	pending string // what is not final
}

func (p planted) Models() []string { return []string{"m", "resnet18"} }

func (p planted) Neurons(model string) []study.Neuron {
	if model != "m" {
		return nil
	}
	out := make([]study.Neuron, p.n)
	for i := range out {
		out[i] = study.Neuron{ID: series.ID(fmt.Sprintf("m/layer%d/u%d", i/10, i)), Layer: fmt.Sprintf("layer%d", i/10), Unit: i, Network: fmt.Sprint(i % 7),
			R: math.Sin(float64(i)), RHeldOut: math.Cos(float64(i)), P: .02, PFWER: float64(i%50) / 50, QFDR: .0123, Significant: i%3 == 0,
			CILow: .57, CIHigh: .66, LagPeakS: 1, NetworkFolds: 1, Ceiling: .9,
			Label: label.Label{Text: []string{"faces", "places", "motion"}[i%3], Source: "landmark", Confidence: []label.Confidence{label.Confident, label.Weak, label.Unlabelled}[i%3]}}
	}
	if p.n > 5 {
		out[5].R, out[5].Network, out[5].CILow, out[5].CIHigh = math.NaN(), "", math.NaN(), math.NaN()
		out[5].QFDR, out[5].RHeldOut, out[5].Ceiling, out[5].P, out[5].PFWER = math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	}
	return out
}

func (p planted) State(string) string { return p.pending }

func (planted) Candidates(id series.ID) []neuron.Candidate {
	if id == "m/layer0/u5" {
		return nil
	}
	var out []neuron.Candidate
	for i, r := range []float64{.62, .44, -.31, .24, .11, -.08} {
		n := study.Network{ID: series.ID(fmt.Sprintf("ica/%d", i)), Name: fmt.Sprint(i), Label: label.Label{Text: []string{"ventral visual, faces", "lateral occipital"}[i%2]}}
		out = append(out, neuron.Candidate{Network: n, R: r})
	}
	return out
}

func (planted) Frames(series.ID) []neuron.Frame {
	out := make([]neuron.Frame, 6)
	for i := range out {
		out[i] = neuron.Frame{Run: "2", Seconds: 163.2 - 20*float64(i), Z: 4.8 - .4*float64(i)}
	}
	return out
}

func (planted) Command(id series.ID) string             { return "syncact show demo --neuron " + string(id) }
func (planted) Methods(context.Context) (string, error) { return "# Methods", nil }

func (planted) Provenance(series.ID) [][2]string {
	return [][2]string{{"run", "2026-11-21 14:02, seed 7"}, {"model", "m.onnx 9c41 e07b"}, {"null", "2,000 circular shifts, max over networks"}}
}

func (planted) Anatomy(_ context.Context, id series.ID) (neuron.Anatomy, error) {
	if id == "ica/4" {
		return neuron.Anatomy{Source: "landmarks near peaks"}, nil
	}
	none := [3]float64{math.NaN(), 0, 0}
	return neuron.Anatomy{Source: "HarvardOxford", Regions: []neuron.Region{
		{Name: "Lateral Occipital Cortex, inferior division R", At: [3]float64{41, -74, -6}, Share: .27, Far: math.NaN(), Peak: true},
		{Name: "Temporal Occipital Fusiform Cortex L", At: [3]float64{-38, -55, -17}, Share: .14, Far: math.NaN()},
		{Name: "fusiform face area (L, R): faces", At: none, Share: math.NaN(), Far: 3}}}, nil
}

func (planted) Sharing(_ context.Context, region string) ([]string, error) {
	return []string{"3", "5"}, nil
}

func (planted) Glass(_ context.Context, id series.ID, dark bool) (image.Image, error) {
	return painted(76, 93, len(id)*20, dark), nil
}

func (planted) Frame(_ context.Context, _ string, seconds float64, height int) (image.Image, error) {
	return painted(height*16/9, height, int(seconds), true), nil
}

// painted is a ramp of colours.
func painted(w, h, tone int, dark bool) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(x * 255 / w), uint8(tone), uint8(y * 255 / h), 255}
			if !dark {
				c.G = 255 - c.G
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// panel shows a hundred neurons; what is read beside the window does not arrive.
func panel(t testing.TB) (*neuron.Panel, *state.Session) {
	test.NewTempApp(t)
	look.New().Apply()
	s := state.NewSession()
	p := neuron.New(s, func(func()) {})
	t.Cleanup(p.Close)
	s.Model.Set("m")
	p.Show(planted{n: 100})
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

// TestKeysOfThePanel types into what has the panel's focus, the card and the list.
func TestKeysOfThePanel(t *testing.T) {
	for _, listing := range []bool{false, true} {
		p, s := panel(t)
		s.SelectNeuron("m/layer0/u3")
		p.SetListing(listing)
		target := p.FocusTarget()
		var got []series.ID
		for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyHome} {
			target.TypedKey(&fyne.KeyEvent{Name: key})
			got = append(got, s.Neuron.Get())
		}
		want := []series.ID{"m/layer0/u4", "m/layer0/u3", "m/layer9/u99", "m/layer0/u0"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("list %v: %s", listing, diff)
		}
		target.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		if s.Neuron.Get() == "m/layer0/u0" {
			t.Errorf("list %v: Page Down stays", listing)
		}
	}
}

func TestFiltersOfTheList(t *testing.T) {
	for _, tt := range []struct {
		name           string
		layer, network string
		trust          label.Confidence
		significant    bool
		want           int
		count          string
	}{
		{"none", "", "", "", false, 100, "100 of 100 neurons, 1 without r (NaN)"},
		{"layer", "layer3", "", "", false, 10, "10 of 100 neurons, 1 without r (NaN)"},
		{"network", "", "3", "", false, 14, "14 of 100 neurons, 1 without r (NaN)"},
		{"weak", "", "", label.Weak, false, 33, "33 of 100 neurons, 1 without r (NaN)"},
		{"significant", "", "", "", true, 34, "34 of 100 neurons, 1 without r (NaN)"},
		{"all of them", "layer3", "2", label.Confident, true, 1, "1 of 100 neurons, 1 without r (NaN)"},
		{"too many", "layer3", "3", label.Weak, true, 0, "None of 100 neurons passes these filters."},
	} {
		p, _ := panel(t)
		p.Choose(tt.layer, tt.network, tt.trust, tt.significant)
		if ids, count := p.Listed(); len(ids) != tt.want || count != tt.count {
			t.Errorf("%s: %d listed, %q", tt.name, len(ids), count)
		}
	}
}

func TestOrders(t *testing.T) {
	neurons := planted{n: 100}.Neurons("m")
	for by, want := range map[neuron.Order][2]series.ID{
		neuron.ByR: {"m/layer1/u11", "m/layer0/u5"}, neuron.ByHeldOut: {"m/layer0/u0", "m/layer0/u5"}, neuron.ByP: {"m/layer0/u0", "m/layer0/u5"},
		neuron.ByLayer: {"m/layer0/u0", "m/layer9/u99"}, neuron.ByID: {"m/layer0/u0", "m/layer9/u99"}, neuron.ByQ: {"m/layer0/u0", "m/layer0/u5"},
		neuron.ByLabel: {"m/layer0/u0", "m/layer9/u97"}, neuron.ByNetwork: {"m/layer0/u5", "m/layer9/u97"},
	} {
		ids := neuron.Sorted(neurons, by)
		if got := [2]series.ID{ids[0], ids[99]}; got != want {
			t.Errorf("by %s: first and last are %v", by, got)
		}
	}
}

func TestWhatTheCardSays(t *testing.T) {
	for id, want := range map[series.ID][3]string{
		"m/layer0/u0": {"faces", "from FBN 0, by landmark, rank 1 of 6", "confident"},
		"m/layer0/u1": {"places", "not significant; best candidates FBN 0 .62, FBN 1 .44, FBN 2 −.31", "weak"},
		"m/layer0/u2": {"unlabelled", "not significant; best candidates FBN 0 .62, FBN 1 .44, FBN 2 −.31", "unlabelled"},
		"m/layer0/u5": {"unlabelled", "not linked to a network: no variance, or its links are to come", "unlabelled"},
	} {
		p, s := panel(t)
		s.SelectNeuron(id)
		if diff := cmp.Diff(want, p.Label()); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

func TestWhatIsNotFinalIsSaid(t *testing.T) {
	p, s := panel(t)
	s.SelectNeuron("m/layer0/u0")
	if got := p.State(); got != "" {
		t.Errorf("final: %q", got)
	}
	p.Show(planted{n: 100, pending: "2 of 4 runs, no q yet"})
	if got := p.State(); got != "2 of 4 runs, no q yet" {
		t.Errorf("partial: %q", got)
	}
	p.Show(planted{n: 100})
	s.SelectNeuron("m/layer0/u5")
	if got := p.State(); got != "NaN: no variance in any run" {
		t.Errorf("not finite: %q", got)
	}
}

func TestFoldsAreKeptAndUndone(t *testing.T) {
	p, s := panel(t)
	s.SelectNeuron("m/layer0/u0")
	p.Object().Resize(fyne.NewSize(280, 706)) // a window of 800 dp
	if diff := cmp.Diff([]bool{false, false, true, true}, p.Folded()); diff != "" {
		t.Errorf("low window: %s", diff)
	}
	p.Object().Resize(fyne.NewSize(328, 906))
	p.Fold(1)
	if diff := cmp.Diff([]bool{false, true, false, false}, p.Folded()); diff != "" {
		t.Errorf("folded: %s", diff)
	}
	s.Views.Undo()
	if diff := cmp.Diff([]bool{false, false, false, false}, p.Folded()); diff != "" {
		t.Errorf("undone: %s", diff)
	}
}

func TestRowText(t *testing.T) {
	want := "m/layer0/u3\tlayer0\t3\t0.1411\t-0.99\t0.57\t0.66\t0.02\t0.06\t0.0123\tfaces\tconfident"
	if got := neuron.RowText(planted{n: 9}.Neurons("m")[3]); got != want {
		t.Errorf("got %q", got)
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
	find := neuron.Finder(planted{n: 26560}.Neurons("m"))
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
