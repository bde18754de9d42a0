package state_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/series"
	"syncact/ui/state"
)

// study links three neurons of two models to two networks.
type study struct{}

func (study) Best(n series.ID) (series.ID, bool) {
	best, ok := map[series.ID]series.ID{"a/c1/u0": "ica/1", "a/c1/u1": "ica/2", "b/c1/u0": "ica/2"}[n]
	return best, ok
}

func (study) Peak(n series.ID) ([3]float64, bool) {
	at, ok := map[series.ID][3]float64{"ica/1": {40, -50, -18}, "ica/2": {0, -80, 4}}[n]
	return at, ok
}

func (study) TopFrame(n series.ID) (string, float64, bool) { return "2", 12.5, n != "" }
func (study) SameRank(_ series.ID, model string) (series.ID, bool) {
	return series.ID(model + "/c1/u0"), true
}
func (study) Duration(run string) float64 { return map[string]float64{"1": 100, "2": 200}[run] }
func (study) ModelOf(n series.ID) string  { return string(n[:1]) }

func opened() *state.Session {
	s := state.NewSession()
	s.Links = study{}
	s.Run.Set("1")
	return s
}

// TestLinking holds what a selection in each place does to the cursors.
func TestLinking(t *testing.T) {
	at := func(m state.Mark) state.Mark { return m }
	tests := []struct {
		name   string
		choose func(*state.Session)
		want   state.Mark
	}{
		{"matrix cell", func(s *state.Session) { s.SelectCell("a/c1/u0", "ica/2") },
			at(state.Mark{Model: "a", Run: "2", Neuron: "a/c1/u0", Network: "ica/2", Place: [3]float64{0, -80, 4}, Seconds: 12.5})},
		{"matrix cell, place held", func(s *state.Session) { s.HoldPlace.Set(true); s.SelectCell("a/c1/u0", "ica/2") },
			at(state.Mark{Model: "a", Run: "2", Neuron: "a/c1/u0", Network: "ica/2", Seconds: 12.5})},
		{"matrix cell, time held", func(s *state.Session) { s.HoldTime.Set(true); s.SelectCell("a/c1/u0", "ica/2") },
			at(state.Mark{Model: "a", Run: "1", Neuron: "a/c1/u0", Network: "ica/2", Place: [3]float64{0, -80, 4}})},
		{"neuron of a list", func(s *state.Session) { s.SelectNeuron("b/c1/u0") },
			at(state.Mark{Model: "b", Run: "2", Neuron: "b/c1/u0", Network: "ica/2", Place: [3]float64{0, -80, 4}, Seconds: 12.5})},
		{"network", func(s *state.Session) { s.SelectNetwork("ica/1") },
			at(state.Mark{Run: "1", Network: "ica/1", Place: [3]float64{40, -50, -18}})},
		{"slice", func(s *state.Session) { s.GoTo([3]float64{1, 2, 3}) }, at(state.Mark{Run: "1", Place: [3]float64{1, 2, 3}})},
		{"trace", func(s *state.Session) { s.SetTime(9) }, at(state.Mark{Run: "1", Seconds: 9})},
		{"before the start", func(s *state.Session) { s.SetTime(-9) }, at(state.Mark{Run: "1"})},
		{"top frame", func(s *state.Session) { s.SelectFrame("2", 7) }, at(state.Mark{Run: "2", Seconds: 7})},
		{"run, same fraction", func(s *state.Session) { s.SetTime(25); s.SelectRun("2") }, at(state.Mark{Run: "2", Seconds: 50})},
		{"model, same rank", func(s *state.Session) { s.SelectModel("b") },
			at(state.Mark{Model: "b", Run: "1", Neuron: "b/c1/u0", Network: "ica/2"})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := opened()
			tt.choose(s)
			if diff := cmp.Diff(tt.want, s.Mark()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBackAndForward(t *testing.T) {
	s := opened()
	s.SelectNeuron("a/c1/u0")
	first := s.Mark()
	s.SelectNetwork("ica/2")
	second := s.Mark()
	for i := range 5 { // one drag is one step
		s.GoTo([3]float64{float64(i), 0, 0})
	}
	s.Back()
	if diff := cmp.Diff(second, s.Mark()); diff != "" {
		t.Errorf("after a drag: %s", diff)
	}
	s.Back()
	if diff := cmp.Diff(first, s.Mark()); diff != "" {
		t.Errorf("two back: %s", diff)
	}
	s.Forward()
	if diff := cmp.Diff(second, s.Mark()); diff != "" || !s.Trail.CanForward() {
		t.Errorf("forward: %s", diff)
	}
	s.SetTime(3)
	if s.Trail.CanForward() {
		t.Error("a new place leaves nothing ahead")
	}
}

func TestUndoOfViews(t *testing.T) {
	s := state.NewSession()
	var threshold state.Value[float64]
	var mode state.Value[string]
	state.Keep(&s.Views, "brain/threshold", &threshold)
	state.Keep(&s.Views, "brain/mode", &mode)
	for i := range 9 {
		threshold.Set(float64(i) / 2)
	}
	mode.Set("glass")
	s.Views.Undo()
	if mode.Get() != "" || threshold.Get() != 4 {
		t.Fatalf("undo: mode %q, threshold %g", mode.Get(), threshold.Get())
	}
	s.Views.Undo()
	if threshold.Get() != 0 {
		t.Errorf("a drag is one change; threshold %g", threshold.Get())
	}
	s.Views.Redo()
	s.Views.Redo()
	if mode.Get() != "glass" || threshold.Get() != 4 || s.Views.CanRedo() {
		t.Errorf("redo: mode %q, threshold %g", mode.Get(), threshold.Get())
	}
}

func TestUndoOfWhatIsNoValue(t *testing.T) {
	s := state.NewSession()
	name := "new"
	s.Views.Record("name/a", func() { name = "old" }, func() { name = "new" })
	s.Views.Undo()
	if name != "old" {
		t.Errorf("undone, it is %q", name)
	}
	s.Views.Redo()
	if name != "new" || s.Views.CanRedo() {
		t.Errorf("redone, it is %q", name)
	}
}

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "syncact", "session.json")
	s := opened()
	var threshold state.Value[float64]
	state.Keep(&s.Views, "brain/threshold", &threshold)
	threshold.Set(3.5)
	s.SelectNeuron("a/c1/u1")
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	again := state.NewSession()
	if err := again.Load(path); err != nil {
		t.Fatal(err)
	}
	var late state.Value[float64] // its panel comes after the file was read
	state.Keep(&again.Views, "brain/threshold", &late)
	if late.Get() != 3.5 || again.Views.CanUndo() {
		t.Errorf("threshold %g, undo %v", late.Get(), again.Views.CanUndo())
	}
	if diff := cmp.Diff(s.Mark(), again.Mark()); diff != "" {
		t.Error(diff)
	}
	if err := state.NewSession().Load(filepath.Join(t.TempDir(), "none.json")); err != nil {
		t.Errorf("a missing file: %v", err)
	}
}

func TestValueTellsOnce(t *testing.T) {
	var v state.Value[int]
	var heard []int
	stop := v.Listen(func(x int) { heard = append(heard, x) })
	v.OnChange(func(x int) { v.Set(min(x, 3)) }) // a listener that holds the value to a limit
	var late []int
	v.OnChange(func(x int) { late = append(late, x) })
	v.Set(2)
	v.Set(2)
	v.Set(9)
	stop()
	v.Set(1)
	if diff := cmp.Diff([]int{0, 2, 9, 3}, heard); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{2, 3, 1}, late); diff != "" {
		t.Error(diff)
	}
}

// TestNamedViews keeps a view, leaves it, returns to it, and finds it in the file.
func TestNamedViews(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.json")
	s := opened()
	var threshold state.Value[float64]
	state.Keep(&s.Views, "brain/threshold", &threshold)
	threshold.Set(3)
	s.SelectNeuron("a/c1/u0")
	was := s.Mark()
	if err := s.SaveView("faces"); err != nil {
		t.Fatal(err)
	}
	threshold.Set(5)
	s.SelectNeuron("b/c1/u0")
	away := s.Mark()
	if s.RenameView("faces", "") || !s.RenameView("faces", "face neurons") || s.RenameView("faces", "x") {
		t.Error("a view was renamed that cannot be, or not one that can")
	}
	s.Page.Set("Engine")
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	again := opened()
	state.Keep(&again.Views, "brain/threshold", &threshold)
	if err := again.Load(path); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"face neurons"}, again.Names()); diff != "" || again.Page.Get() != "Engine" {
		t.Errorf("names %s, workspace %q", diff, again.Page.Get())
	}
	again.ShowView("no such view")
	again.ShowView("face neurons")
	if diff := cmp.Diff(was, again.Mark()); diff != "" || threshold.Get() != 3 {
		t.Errorf("shown: %s, threshold %g", diff, threshold.Get())
	}
	again.Back()
	if diff := cmp.Diff(away, again.Mark()); diff != "" {
		t.Errorf("back: %s", diff)
	}
	again.ForgetView("face neurons")
	if len(again.Names()) != 0 {
		t.Error("a view stayed")
	}
}
