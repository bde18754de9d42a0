package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/neuron"
	"syncact/ui/state"
)

// A Finder is a window on a planted study that somebody searches in.
type Finder struct {
	Window *Window
	queue  chan func()
}

// NewFinder opens a study with so many neurons of one model and three networks.
func NewFinder(t testing.TB, app fyne.App, neurons int) *Finder {
	t.Helper()
	f := &Finder{queue: make(chan func(), 1000)}
	f.Window = New(app, Options{Do: func(g func()) { f.queue <- g }})
	f.Window.setScale(1)
	spec := study.Defaults()
	spec.Networks = study.Sets{{Name: "ica", Method: study.MethodICA, Components: 20}}
	spec.Models = []study.Model{{Name: "resnet18"}}
	o, err := read(context.Background(), &study.Study{Dir: t.TempDir(), Spec: spec}, &study.Inputs{Runs: []string{"1"}, Subjects: []string{"01"}})
	if err != nil {
		t.Fatal(err)
	}
	o.networks["ica"] = []study.Network{{ID: "ica/1", Name: "1", Label: label.Label{Text: "early vision"}, Peak: [3]float64{0, -90, 4}, DuplicateOf: -1},
		{ID: "ica/2", Name: "2", Label: label.Label{Text: "faces"}, Peak: [3]float64{40, -54, -20}, DuplicateOf: -1},
		{ID: "ica/3", Name: "3", Label: label.Label{Text: "dead"}, Dead: true, DuplicateOf: -1}}
	for i := range o.networks["ica"] {
		o.places[o.networks["ica"][i].ID] = &o.networks["ica"][i]
	}
	rows := make([]study.Neuron, neurons)
	for i := range rows {
		layer := fmt.Sprintf("layer%d", i*5/neurons)
		rows[i] = study.Neuron{ID: series.ID(fmt.Sprintf("resnet18/%s/u%d", layer, i)), Layer: layer, Unit: i, R: math.Sin(float64(i)), Network: fmt.Sprint(1 + i%2),
			Label: label.Label{Text: []string{"early vision", "faces"}[i%2], Confidence: label.Weak}, Significant: true}
	}
	o.addNeurons(pair("ica", "resnet18"), rows)
	for i, id := range []series.ID{"ica/1", "ica/2"} {
		o.evidence.anatomy.kept[id] = []neuron.Region{{Name: []string{"Occipital Pole L", "Fusiform Gyrus R"}[i], At: [3]float64{float64(40 * i), -54, -20}, Share: .3, Far: math.NaN()}}
	}
	f.Window.study = o
	f.Window.session.Links = o
	f.Window.spread(o)
	f.Window.showPage()
	f.Window.Content().Resize(fyne.NewSize(1600, 978))
	f.settle(t)
	return f
}

// settle runs what background work brings until the search has nothing under way.
func (f *Finder) settle(t testing.TB) {
	t.Helper()
	s := f.Window.search
	for late := time.After(time.Minute); len(f.queue) > 0 || s.indexing.Busy() || s.regional.Busy() || s.finding.Busy() || s.placing.Busy(); {
		select {
		case g := <-f.queue:
			g()
		case <-late:
			t.Fatal("background work does not end")
		}
	}
}

// Type writes a text into the field and waits for the answer.
func (f *Finder) Type(t testing.TB, text string) {
	f.Window.focusSearch()
	f.Window.bars.tools.search.SetText(text)
	f.settle(t)
}

// Key presses a key in the field and waits for what follows.
func (f *Finder) Key(t testing.TB, name fyne.KeyName) {
	f.Window.bars.tools.search.TypedKey(&fyne.KeyEvent{Name: name})
	f.settle(t)
}

// Found lists what the pop-up shows, "*" before the chosen one.
func (f *Finder) Found() []string {
	s := f.Window.search
	if s.box.Hidden {
		return nil
	}
	out := []string{}
	for i, h := range s.hits {
		mark := ""
		if i == s.chosen {
			mark = "*"
		}
		out = append(out, mark+h.kind+": "+h.title)
	}
	return out
}

// Press presses a row of the pop-up.
func (f *Finder) Press(t testing.TB, i int) {
	f.Window.search.rows[i].OnPress()
	f.settle(t)
}

// Cursors says where the session stands.
func (f *Finder) Cursors() (neuron, network series.ID, place [3]float64, seconds float64) {
	s := f.Window.session
	return s.Neuron.Get(), s.Network.Get(), s.Place.Get(), s.Seconds.Get()
}

// Rename names a neuron or a network, as the dialog does.
func (f *Finder) Rename(t testing.TB, id series.ID, name string) {
	f.written(t, id, func() { f.Window.rename(id, name) })
}

// Undo and Redo are the commands of the menu, after a name was given.
func (f *Finder) Undo(t testing.TB, id series.ID) { f.written(t, id, f.Window.session.Views.Undo) }
func (f *Finder) Redo(t testing.TB, id series.ID) { f.written(t, id, f.Window.session.Views.Redo) }

// written waits until a name has changed on the disk and the window knows it.
func (f *Finder) written(t testing.TB, id series.ID, act func()) {
	t.Helper()
	before := f.Name(t, id)
	act()
	for late := time.Now().Add(time.Minute); f.Name(t, id) == before; time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("no name is written")
		}
	}
	for {
		select {
		case g := <-f.queue:
			g()
		case <-time.After(300 * time.Millisecond):
			return
		}
	}
}

// Name is the name that a person gave, "" for none.
func (f *Finder) Name(t testing.TB, id series.ID) string {
	t.Helper()
	names, err := f.Window.study.study.Renames()
	if err != nil {
		t.Fatal(err)
	}
	return names[id]
}

// Reset takes the cursors back to nowhere.
func (f *Finder) Reset(t testing.TB) {
	f.Window.session.Restore(state.Mark{Model: "resnet18", Set: "ica"})
	f.settle(t)
}

// Picture draws the pop-up.
func (f *Finder) Picture(t testing.TB) []byte {
	t.Helper()
	whole := f.Window.win.Canvas().Capture()
	box := f.Window.search.box
	from := fyne.CurrentApp().Driver().AbsolutePositionForObject(box)
	out := image.NewRGBA(image.Rect(0, 0, int(box.Size().Width), int(box.Size().Height)))
	draw.Draw(out, out.Rect, whole, image.Pt(int(from.X), int(from.Y)), draw.Src)
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, out); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

// Side changes between dark and light.
func (f *Finder) Side(side look.Side) { f.Window.setTheme(side) }

// Search returns the answer to a text, as the work beside the window finds it, and
// what shows it.
func (f *Finder) Search(t testing.TB) (find func(string) int, show func()) {
	x, err := newSearchIndex(context.Background(), f.Window.study, "ica")
	if err != nil {
		t.Fatal(err)
	}
	var found []findings
	return func(text string) int {
			found = x.search(text)
			return len(found)
		}, func() {
			f.Window.search.show("faces", found)
		}
}

// Pending opens a folder as a study of two runs and lists its neurons with what is not
// final of them.
func Pending(t testing.TB, dir string, spec study.Spec) (ids []series.ID, state string) {
	t.Helper()
	o, err := read(context.Background(), &study.Study{Dir: dir, Spec: spec}, &study.Inputs{Runs: []string{"1", "2"}, Subjects: []string{"01"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range (facts{o}).Neurons("m") {
		ids = append(ids, n.ID)
	}
	return ids, facts{o}.State("m")
}

// Quoted is a text as one word of a shell.
var Quoted = quoted
