package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/brain"
	"syncact/ui/look"
	"syncact/ui/setup"
)

func (w *Window) viewMenu() *fyne.Menu {
	b := w.pages.explore.brain
	mode, sides := b.View.Mode.Get(), b.View.Radiological.Get()
	page := func(name string, k fyne.KeyName) *fyne.MenuItem {
		return item(name, key(k), func() { w.showWorkspace(name) })
	}
	colours := submenu("Colour Map")
	for _, name := range brain.Colours() {
		colours.ChildMenu.Items = append(colours.ChildMenu.Items, checkedItem(name, nil, name == b.ColourMap(), func() { b.ShowColours(name) }))
	}
	return fyne.NewMenu("View",
		page(explore, fyne.Key1), page(engine, fyne.Key4), page(methods, fyne.Key5), between(),
		checkedItem("Ortho", plainKey(fyne.KeyO), mode == brain.Ortho, func() { b.ShowMode(brain.Ortho) }),
		checkedItem("Mosaic", plainKey(fyne.KeyM), mode == brain.Sheet, func() { b.ShowMode(brain.Sheet) }),
		checkedItem("Glass", plainKey(fyne.KeyG), mode == brain.Glass, func() { b.ShowMode(brain.Glass) }), between(),
		submenu("Sides", checkedItem("Neurological", nil, !sides, func() { b.ShowSides(false) }), checkedItem("Radiological", nil, sides, func() { b.ShowSides(true) }),
			item("Swap Sides", plainKey(fyne.KeyN), b.ToggleSides)),
		checkedItem("Crosshair", plainKey(fyne.KeyX), !b.View.NoCrosshair.Get(), b.ToggleCrosshair),
		submenu("Threshold", item("Lower", plainKey(fyne.KeyLeftBracket), func() { b.StepThreshold(-1) }), item("Raise", plainKey(fyne.KeyRightBracket), func() { b.StepThreshold(1) }),
			item("With or Without", nil, b.ToggleThreshold), item("Reset", nil, b.ResetThreshold)),
		colours, item("Next Best Network", plainKey(fyne.KeyB), w.pages.explore.matrix.NextBest), between(),
		checkedItem("Sidebar", key(fyne.KeyB), !w.layout.NoSidebar.Get(), w.toggleSidebar), item("Inspector", key(fyne.KeyI), w.toggleInspector),
		item("Next Panel", plainKey(fyne.KeyF6), func() { w.focusPanel(1) }),
		item("Previous Panel", &desktop.CustomShortcut{KeyName: fyne.KeyF6, Modifier: fyne.KeyModifierShift}, func() { w.focusPanel(-1) }),
		item("Fill Centre", plainKey(fyne.KeyF), w.fillCentre), item("Hold Panel", plainKey(fyne.KeyP), w.holdPanel), between(),
		submenu("Text Size", item("Larger", key(fyne.KeyEqual), func() { w.textSize(1) }),
			item("Smaller", key(fyne.KeyMinus), func() { w.textSize(-1) }), item("100 %", key(fyne.Key0), func() { w.textSize(0) })),
		w.themeMenu(), item("Full Screen", plainKey(fyne.KeyF11), func() { w.win.SetFullScreen(!w.win.FullScreen()) }))
}

func (w *Window) themeMenu() *fyne.MenuItem {
	m := submenu("Theme")
	for _, side := range []look.Side{look.System, look.Dark, look.Light} {
		m.ChildMenu.Items = append(m.ChildMenu.Items, checkedItem(string(side), nil, side == w.theme.Side, func() { w.setTheme(side) }))
	}
	m.ChildMenu.Items = append(m.ChildMenu.Items, between(), item("Other Side", plainKey(fyne.KeyT), w.nextTheme))
	return m
}

func (w *Window) studyMenuBar() *fyne.Menu {
	open := w.study != nil
	to := func(label string, step int) *fyne.MenuItem {
		return enabled(item(label, nil, func() { w.editStudy(step) }), open)
	}
	return fyne.NewMenu("Study", to("Dataset…", setup.StepDataset), to("Movies…", setup.StepMovies), to("Models…", setup.StepModels),
		to("Networks…", setup.StepNetworks), to("Subjects…", setup.StepDataset), between(),
		enabled(item("Check Everything", nil, w.check), open), enabled(item("Show in Folder", nil, w.showFolder), open))
}

func (w *Window) runMenu() *fyne.Menu {
	open, idle := w.study != nil, !w.busy()
	last := w.runner.Outcome.Get()
	return fyne.NewMenu("Run", enabled(item("Run…", key(fyne.KeyR), w.run), open && idle),
		enabled(item("Resume", nil, w.run), open && idle && (last == setup.Cancelled || last == setup.Failed)),
		item("Cancel", key(fyne.KeyPeriod), w.cancelJob), between(),
		enabled(item("Pre-flight Estimate…", nil, w.showEstimate), open), enabled(item("Clear Cache…", nil, w.askClearCache), open && idle))
}

func (w *Window) analyseMenu() *fyne.Menu {
	open := w.study != nil
	return fyne.NewMenu("Analyse", enabled(item("Recompute Labels", nil, w.recomputeLabels), open && !w.busy()), between(),
		enabled(item("Network Health…", nil, w.showHealth), open), enabled(item("Noise Ceiling…", nil, w.showCeiling), open),
		enabled(item("Lag Profile", nil, w.showLags), open))
}

func (w *Window) windowMenu() *fyne.Menu {
	m := fyne.NewMenu("Window", item("Reset Layout", nil, w.resetLayout), between(),
		enabled(item("Save This View…", key(fyne.KeyD), w.askSaveView), w.study != nil))
	for _, name := range w.session.Names() {
		m.Items = append(m.Items, item(name, nil, func() { w.showView(name) }))
	}
	return m
}

func (w *Window) helpMenu() *fyne.Menu {
	return fyne.NewMenu("Help", item("Shortcuts", plainKey(fyne.KeyF1), w.showShortcuts), item("Guide", nil, w.showGuide),
		enabled(item("Methods and Formulas", nil, func() { w.showWorkspace(methods) }), w.study != nil),
		item("Copy Diagnostics", nil, w.copyDiagnostics), item("Licences", nil, w.showLicences), item("About", nil, w.showAbout))
}
