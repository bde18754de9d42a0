package ui

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/setup"
	"syncact/ui/widgets"
)

// key is a shortcut with Ctrl (Cmd on macOS).
func key(name fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}
}

// shiftKey is a shortcut with Ctrl and Shift.
func shiftKey(name fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// altKey is a shortcut with Alt.
func altKey(name fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierAlt}
}

// plainKey is a single key or letter: it acts while no text is being typed.
func plainKey(name fyne.KeyName) fyne.Shortcut { return &desktop.CustomShortcut{KeyName: name} }

func item(label string, s fyne.Shortcut, act func()) *fyne.MenuItem {
	m := fyne.NewMenuItem(label, act)
	m.Shortcut = s
	return m
}

func checkedItem(label string, s fyne.Shortcut, on bool, act func()) *fyne.MenuItem {
	m := item(label, s, act)
	m.Checked = on
	return m
}

// enabled switches an item off where it could do nothing.
func enabled(m *fyne.MenuItem, on bool) *fyne.MenuItem {
	m.Disabled = !on
	return m
}

func submenu(label string, items ...*fyne.MenuItem) *fyne.MenuItem {
	m := fyne.NewMenuItem(label, nil)
	m.ChildMenu = fyne.NewMenu("", items...)
	return m
}

func between() *fyne.MenuItem { return fyne.NewMenuItemSeparator() }

// mainMenu holds every command; its shortcuts are those of the sheet, and single keys
// are looked up in it.
func (w *Window) mainMenu() *fyne.MainMenu {
	return fyne.NewMainMenu(w.fileMenu(), w.editMenu(), w.viewMenu(), w.studyMenuBar(), w.runMenu(), w.analyseMenu(), w.windowMenu(), w.helpMenu())
}

// refreshMenu lets marks and lists of the menu follow.
func (w *Window) refreshMenu() { w.win.SetMainMenu(w.mainMenu()) }

func (w *Window) fileMenu() *fyne.Menu {
	open := w.study != nil
	recents := submenu("Open Recent")
	for _, r := range w.prefs.Recents {
		recents.ChildMenu.Items = append(recents.ChildMenu.Items, fyne.NewMenuItem(r.Name, func() { w.OpenPath(r.Path) }))
	}
	recents.Disabled = len(w.prefs.Recents) == 0
	quit := item("Quit", key(fyne.KeyQ), w.askClose)
	quit.IsQuit = true
	to := func(label string, step int) *fyne.MenuItem { return item(label, nil, func() { w.editStudy(step) }) }
	return fyne.NewMenu("File",
		item("New Study…", key(fyne.KeyN), w.newStudy), item("Open Study…", key(fyne.KeyO), w.askOpen), recents,
		fyne.NewMenuItem("Open Demo Study", w.openDemo), between(),
		enabled(item("Save", key(fyne.KeyS), w.saveNow), open), enabled(item("Save As…", shiftKey(fyne.KeyS), w.saveAs), open),
		submenu("Import", to("Dataset…", setup.StepDataset), to("Movie…", setup.StepMovies), to("Model…", setup.StepModels),
			to("Networks…", setup.StepNetworks), to("Atlas…", setup.StepNetworks)), between(),
		enabled(item("Export Figure…", key(fyne.KeyE), w.exportFigure), open), enabled(item("Export Tables…", nil, w.exportTables), open),
		enabled(item("Export Methods…", nil, w.exportMethods), open), enabled(item("Export Manifest…", nil, w.exportManifest), open), between(),
		enabled(item("Close Study", nil, w.closeStudy), open), between(), fyne.NewMenuItem("Settings…", w.showSettings), quit)
}

func (w *Window) editMenu() *fyne.Menu {
	return fyne.NewMenu("Edit",
		item("Undo View", &fyne.ShortcutUndo{}, w.undo), item("Redo View", shiftKey(fyne.KeyZ), w.session.Views.Redo), between(),
		item("Back", altKey(fyne.KeyLeft), w.session.Back), item("Forward", altKey(fyne.KeyRight), w.session.Forward), between(),
		item("Copy", &fyne.ShortcutCopy{}, w.copyFocused), item("Copy Read-out", shiftKey(fyne.KeyC), w.copyReadout),
		item("Copy Id", nil, w.copyID), item("Copy Description", nil, w.copyDescription), between(),
		item("Rename Neuron…", plainKey(fyne.KeyF2), w.renameNeuron), item("Rename Network…", nil, w.renameNetwork), between(),
		item("Find…", key(fyne.KeyK), w.focusSearch), item("Go to mm…", key(fyne.KeyG), w.focusPlace))
}

// undo takes back what is typed in a field that has the focus, else the last change of view.
func (w *Window) undo() {
	if f, ok := w.win.Canvas().Focused().(interface{ Undo() }); ok {
		f.Undo()
		return
	}
	w.session.Views.Undo()
}

// pressed acts on a single key as the menu says; it reports whether there is one.
func (w *Window) pressed(name fyne.KeyName, keys fyne.KeyModifier) bool {
	for _, m := range w.win.MainMenu().Items {
		if found := itemOf(m, name, keys); found != nil {
			if !found.Disabled {
				found.Action()
			}
			return true
		}
	}
	return false
}

func itemOf(m *fyne.Menu, name fyne.KeyName, keys fyne.KeyModifier) *fyne.MenuItem {
	for _, i := range m.Items {
		if s, ok := i.Shortcut.(*desktop.CustomShortcut); ok && s.KeyName == name && s.Modifier == keys {
			return i
		}
		if i.ChildMenu != nil {
			if found := itemOf(i.ChildMenu, name, keys); found != nil {
				return found
			}
		}
	}
	return nil
}

// typedKey acts on single keys while no text is being typed. Letters come as runes too,
// and act there.
func (w *Window) typedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		w.escape()
		return
	}
	if w.dialog != nil {
		return
	}
	if len(e.Name) > 1 && w.pressed(e.Name, widgets.Modifiers()&fyne.KeyModifierShift) {
		return
	}
	if w.study != nil && w.pages.current == explore && w.bars.failure == nil {
		w.pages.explore.typedKey(e)
	}
}

// typedRune acts on single letters while no text is being typed.
func (w *Window) typedRune(r rune) {
	if w.study != nil && w.dialog == nil && w.bars.failure == nil {
		w.pressed(fyne.KeyName(unicode.ToUpper(r)), 0)
	}
}

// escape closes what lies over the window, then gives the centre back to all panels.
func (w *Window) escape() {
	if w.dialog != nil {
		w.closeDialog()
		return
	}
	w.pages.explore.escape()
}
