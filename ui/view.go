package ui

import (
	"fmt"
	"math"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/setup"
)

// sessionFile is where the view of a study is kept, in its folder.
const sessionFile = "syncact/session.json"

// recent describes a study for the list of recent ones.
func (o *opened) recent() setup.Recent {
	path, err := filepath.Abs(o.study.Dir)
	if err != nil {
		path = o.study.Dir
	}
	return setup.Recent{Path: path, Name: o.title(), Facts: fmt.Sprintf("%d models, %d runs", len(o.study.Spec.Models), len(o.inputs.Runs)), Opened: time.Now()}
}

// saveView writes cursors and views beside the study. A folder that cannot be written
// costs only the memory of the view.
func (w *Window) saveView() {
	if w.study == nil {
		return
	}
	if err := w.session.Save(filepath.Join(w.study.study.Dir, filepath.FromSlash(sessionFile))); err != nil {
		w.bars.status.say("The view was not saved: " + err.Error())
	}
}

// restoreView puts cursors and views where they were, or on the strongest neuron.
func (w *Window) restoreView(o *opened) {
	_ = w.session.Load(filepath.Join(o.study.Dir, filepath.FromSlash(sessionFile))) // a damaged file costs only the view
	if set := w.session.Set.Get(); set != "" && o.networks[set] != nil {
		o.set = set
	}
	w.session.Set.Set(o.set)
	w.selectSomething(o)
}

// selectSomething chooses the strongest neuron where none of this study is chosen.
func (w *Window) selectSomething(o *opened) {
	if w.session.Run.Get() == "" && len(o.inputs.Runs) > 0 {
		w.session.Run.Set(o.inputs.Runs[0])
	}
	if _, ok := o.neuron(w.session.Neuron.Get()); ok {
		return
	}
	var best series.ID
	most := -1.0
	for _, spec := range o.study.Spec.Models {
		if top := o.strongest(spec.Name, 1); len(top) == 1 && math.Abs(top[0].R) > most {
			best, most = top[0].ID, math.Abs(top[0].R)
		}
	}
	if best != "" {
		w.session.SelectNeuron(best)
		return
	}
	for _, spec := range o.study.Spec.Networks {
		for _, n := range o.networks[spec.Name] {
			if n.Live() {
				w.session.SelectNetwork(n.ID)
				return
			}
		}
	}
}

// titled names the study and the chosen neuron in the window's title.
func (w *Window) titled(series.ID) {
	if w.study == nil {
		w.win.SetTitle("Sync-ACT")
		return
	}
	title := w.study.title() + " — Sync-ACT"
	if id := w.session.Neuron.Get(); id != "" {
		title = string(id) + " — " + title
	}
	w.win.SetTitle(title)
}

// showHistory lets the buttons act that can.
func (w *Window) showHistory() {
	t := w.bars.tools
	t.back.SetEnabled(w.session.Trail.CanBack())
	t.forward.SetEnabled(w.session.Trail.CanForward())
	t.undo.SetEnabled(w.session.Views.CanUndo())
}

func (w *Window) setTheme(side look.Side) {
	w.theme.Side = side
	w.theme.Apply()
	w.prefs.Theme = string(side)
	w.prefs.save()
}

// nextTheme changes between dark and light.
func (w *Window) nextTheme() {
	if look.IsDark() {
		w.setTheme(look.Light)
	} else {
		w.setTheme(look.Dark)
	}
}

// textSize makes text larger (1), smaller (−1) or the usual size (0).
func (w *Window) textSize(step int) {
	to := float32(1)
	if step != 0 {
		at := 0
		for i, s := range look.Steps {
			if s <= w.theme.Scale {
				at = i
			}
		}
		to = look.Steps[min(max(at+step, 0), len(look.Steps)-1)]
	}
	w.setScale(to)
}

// setScale makes text so many times its usual size.
func (w *Window) setScale(to float32) {
	w.theme.Scale = to
	w.theme.Apply()
	w.prefs.Scale = to
	w.prefs.save()
	w.win.Content().Refresh()
}

func (w *Window) toggleSidebar() {
	toggle(w.bars.side.panel)
	w.bars.outer.Refresh()
}

func (w *Window) toggleInspector() {
	toggle(w.pages.explore.inspector.Object())
	w.pages.explore.outer.Refresh()
}

func toggle(o fyne.CanvasObject) {
	if o.Visible() {
		o.Hide()
	} else {
		o.Show()
	}
}

func (w *Window) resetLayout() {
	w.bars.outer.Reset()
	w.pages.explore.resetLayout()
}

// typedKey acts on single keys while no text is being typed.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		w.closeDialog()
		w.pages.explore.fill(nil)
		return
	}
	if w.study == nil || w.dialog != nil {
		return
	}
	switch e.Name {
	case fyne.KeyT:
		w.nextTheme()
	default:
		w.pages.explore.typedKey(e)
	}
}

// typedRune acts on single letters while no text is being typed.
func (w *Window) typedRune(r rune) {
	if w.study != nil && w.dialog == nil && w.pages.current == explore {
		w.pages.explore.typedRune(r)
	}
}

// variantOf says which side the desktop asks for.
func variantOf(app fyne.App) string {
	if app.Settings().ThemeVariant() == theme.VariantDark {
		return "dark"
	}
	return "light"
}
