package ui

import (
	"fmt"
	"math"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"syncact/core/series"
	"syncact/ui/brain"
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
	w.refreshMenu()
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

// followLayout lets the window show its arrangement, and the menu what is shown.
func (w *Window) followLayout() {
	w.layout.NoSidebar.Listen(func(hidden bool) {
		w.bars.side.panel.Hidden = hidden
		w.bars.outer.Refresh()
		w.refreshMenu()
	})
	v := &w.pages.explore.brain.View
	v.Mode.OnChange(func(brain.Mode) { w.refreshMenu() })
	v.Radiological.OnChange(func(bool) { w.refreshMenu() })
	v.NoCrosshair.OnChange(func(bool) { w.refreshMenu() })
	v.Colours.OnChange(func(string) { w.refreshMenu() })
	w.session.Named.OnChange(func(int) {
		w.refreshMenu()
		if w.study != nil {
			w.bars.side.show(w.study)
		}
	})
}

// saveNow writes the view and says so.
func (w *Window) saveNow() {
	if w.study != nil {
		w.bars.status.say("View, layout and saved views are kept in " + sessionFile + "; results are written as they are made.")
		w.saveView()
	}
}

func (w *Window) toggleSidebar() { w.layout.NoSidebar.Set(!w.layout.NoSidebar.Get()) }

func (w *Window) toggleInspector() { w.pages.explore.toggleInspector() }

// resetLayout puts every panel back to where it began.
func (w *Window) resetLayout() {
	w.bars.outer.Reset()
	w.layout.NoSidebar.Set(false)
	w.layout.NoInspector.Set(false)
	w.pages.explore.resetLayout()
}

// variantOf says which side the desktop asks for.
func variantOf(app fyne.App) string {
	if app.Settings().ThemeVariant() == theme.VariantDark {
		return "dark"
	}
	return "light"
}
