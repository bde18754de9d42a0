package ui

import "fyne.io/fyne/v2"

// Menu is the menu of the window.
func (w *Window) Menu() *fyne.MainMenu { return w.win.MainMenu() }

// Press types a single key, as where nothing has the focus.
func (w *Window) Press(name fyne.KeyName, keys fyne.KeyModifier) bool { return w.pressed(name, keys) }

// FocusedPanel names the panel that has the focus, "" for none.
func (w *Window) FocusedPanel() string {
	all := w.stops()
	i := w.focused(all)
	if i < 0 {
		return ""
	}
	for _, name := range []string{"toolbar", "sidebar", "brain", "correlation", "traces", "inspector", "status"} {
		if w.Part(name) == all[i].object {
			return name
		}
	}
	return ""
}

// Filled reports whether one panel has the centre.
func (w *Window) Filled() bool { return w.pages.explore.filled != nil }

// Escape is the key of that name.
func (w *Window) Escape() { w.escape() }

// SaveViewAs keeps the present view.
func (w *Window) SaveViewAs(name string) error { return w.session.SaveView(name) }

// SidebarRows are the texts of the rows that the keys of the sidebar go through.
func (w *Window) SidebarRows() []string {
	var out []string
	for _, r := range w.bars.side.keys.rows {
		out = append(out, r.Text)
	}
	return out
}
