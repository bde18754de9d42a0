package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/look"
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

func item(label string, s fyne.Shortcut, act func()) *fyne.MenuItem {
	m := fyne.NewMenuItem(label, act)
	m.Shortcut = s
	return m
}

func between() *fyne.MenuItem { return fyne.NewMenuItemSeparator() }

// mainMenu holds every command; its shortcuts are those of the sheet.
func (w *Window) mainMenu() *fyne.MainMenu {
	return fyne.NewMainMenu(w.fileMenu(), w.editMenu(), w.viewMenu(), w.studyMenuBar(), w.runMenu(), w.windowMenu(), w.helpMenu())
}

func (w *Window) fileMenu() *fyne.Menu {
	recents := fyne.NewMenuItem("Open Recent", nil)
	recents.ChildMenu = fyne.NewMenu("")
	for _, r := range w.prefs.Recents {
		recents.ChildMenu.Items = append(recents.ChildMenu.Items, fyne.NewMenuItem(r.Name, func() { w.OpenPath(r.Path) }))
	}
	recents.Disabled = len(w.prefs.Recents) == 0
	quit := item("Quit", key(fyne.KeyQ), w.askClose)
	quit.IsQuit = true
	return fyne.NewMenu("File",
		item("New Study…", key(fyne.KeyN), w.newStudy), item("Open Study…", key(fyne.KeyO), w.askOpen), recents,
		fyne.NewMenuItem("Open Demo Study", w.openDemo), between(),
		item("Save View", key(fyne.KeyS), w.saveView), item("Export Figure…", key(fyne.KeyE), w.exportFigure),
		fyne.NewMenuItem("Close Study", w.closeStudy), between(), fyne.NewMenuItem("Settings…", w.showSettings), quit)
}

func (w *Window) editMenu() *fyne.Menu {
	return fyne.NewMenu("Edit",
		item("Undo View", key(fyne.KeyZ), w.session.Views.Undo), item("Redo View", shiftKey(fyne.KeyZ), w.session.Views.Redo), between(),
		item("Copy Read-out", shiftKey(fyne.KeyC), w.copyReadout), fyne.NewMenuItem("Copy Id", w.copyID), between(),
		item("Rename Neuron…", &desktop.CustomShortcut{KeyName: fyne.KeyF2}, w.renameNeuron), fyne.NewMenuItem("Rename Network…", w.renameNetwork), between(),
		item("Find…", key(fyne.KeyK), w.focusSearch), item("Go to mm…", key(fyne.KeyG), w.focusPlace),
		item("Back", altKey(fyne.KeyLeft), w.session.Back), item("Forward", altKey(fyne.KeyRight), w.session.Forward))
}

func (w *Window) viewMenu() *fyne.Menu {
	sizes := fyne.NewMenuItem("Text Size", nil)
	sizes.ChildMenu = fyne.NewMenu("", item("Larger", key(fyne.KeyEqual), func() { w.textSize(1) }),
		item("Smaller", key(fyne.KeyMinus), func() { w.textSize(-1) }), item("100 %", key(fyne.Key0), func() { w.textSize(0) }))
	themes := fyne.NewMenuItem("Theme", nil)
	themes.ChildMenu = fyne.NewMenu("", fyne.NewMenuItem("System", func() { w.setTheme(look.System) }),
		fyne.NewMenuItem("Dark", func() { w.setTheme(look.Dark) }), fyne.NewMenuItem("Light", func() { w.setTheme(look.Light) }))
	return fyne.NewMenu("View",
		item(explore, key(fyne.Key1), func() { w.showWorkspace(explore) }), item(engine, key(fyne.Key4), func() { w.showWorkspace(engine) }),
		item(methods, key(fyne.Key5), func() { w.showWorkspace(methods) }), between(),
		item("Sidebar", key(fyne.KeyB), w.toggleSidebar), item("Inspector", key(fyne.KeyI), w.toggleInspector),
		item("Next Panel", &desktop.CustomShortcut{KeyName: fyne.KeyF6}, func() { w.win.Canvas().FocusNext() }),
		between(), sizes, themes, fyne.NewMenuItem("Full Screen", func() { w.win.SetFullScreen(!w.win.FullScreen()) }))
}

func (w *Window) studyMenuBar() *fyne.Menu {
	return fyne.NewMenu("Study", fyne.NewMenuItem("Check Everything", w.check), fyne.NewMenuItem("Show in Folder", w.showFolder))
}

func (w *Window) runMenu() *fyne.Menu {
	return fyne.NewMenu("Run", item("Run", key(fyne.KeyR), w.run), item("Cancel", key(fyne.KeyPeriod), w.cancelJob))
}

func (w *Window) windowMenu() *fyne.Menu {
	return fyne.NewMenu("Window", fyne.NewMenuItem("Reset Layout", w.resetLayout))
}

func (w *Window) helpMenu() *fyne.Menu {
	return fyne.NewMenu("Help", item("Shortcuts", &desktop.CustomShortcut{KeyName: fyne.KeyF1}, w.showShortcuts),
		fyne.NewMenuItem("Methods and Formulas", func() { w.showWorkspace(methods) }),
		fyne.NewMenuItem("Copy Diagnostics", w.copyDiagnostics), fyne.NewMenuItem("Licences", w.showLicences), fyne.NewMenuItem("About", w.showAbout))
}
