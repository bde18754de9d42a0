package ui

import (
	"fmt"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/assets"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// showShortcuts lists every shortcut; it reads them from the menus, so the sheet
// cannot differ from what the keys do.
func (w *Window) showShortcuts() {
	list := container.New(widgets.Stack{Gap: 2})
	for _, m := range w.win.MainMenu().Items {
		addShortcuts(list, m.Items)
	}
	for _, s := range widgetKeys {
		list.Add(shortcutRow(s[1], s[0]))
	}
	w.showDialog("Shortcuts", container.NewVScroll(list), fyne.NewSize(480, 620), w.closeButton())
}

// widgetKeys are keys that belong to what has the focus, so no menu holds them.
var widgetKeys = [][2]string{{"↑ ↓", "neuron above, below; row of a list"}, {"← →", "network left, right (matrix); 1 TR (traces)"},
	{"Shift and arrows", "by layer or group; by 10 s"}, {"Home End", "first, last"}, {"arrows", "1 voxel in plane (slice)"},
	{"Page Up, Page Down", "1 voxel through plane (slice)"}, {"Space and drag", "pan (slice)"}, {"Tab", "next control"},
	{"Enter", "act"}, {"Menu", "context menu"}, {"Esc", "back from full size, close"}}

func addShortcuts(list *fyne.Container, items []*fyne.MenuItem) {
	for _, i := range items {
		if i.ChildMenu != nil {
			addShortcuts(list, i.ChildMenu.Items)
		}
		if s, ok := i.Shortcut.(fyne.KeyboardShortcut); ok {
			list.Add(shortcutRow(strings.TrimSuffix(i.Label, "…"), keyName(s)))
		}
	}
}

func shortcutRow(what, keys string) fyne.CanvasObject {
	chip := widgets.NewChip(keys, look.Text)
	chip.Mono = true
	return container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: 4}, widgets.NewCut(what, look.Dense, look.Text), chip)
}

// keyName says a shortcut as it is printed on keys.
func keyName(s fyne.KeyboardShortcut) string {
	var parts []string
	for _, m := range []struct {
		is   fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl"}, {fyne.KeyModifierSuper, "Cmd"}, {fyne.KeyModifierAlt, "Alt"}, {fyne.KeyModifierShift, "Shift"}} {
		if s.Mod()&m.is != 0 {
			parts = append(parts, m.name)
		}
	}
	name := strings.NewReplacer("Left", "←", "Right", "→").Replace(string(s.Key()))
	return strings.Join(append(parts, name), " ")
}

func (w *Window) closeButton() fyne.CanvasObject {
	b := widgets.NewButton("Close", "", widgets.Primary, w.closeDialog)
	b.Height = widgets.Dialog
	return b
}

func (w *Window) showLicences() {
	w.showDialog("Licences", container.NewVScroll(wrapped("Sync-ACT is under the BSD-3-Clause licence. The window uses Fyne (BSD-3-Clause). IBM Plex:\n\n"+assets.FontLicence)),
		fyne.NewSize(720, 620), w.closeButton())
}

func (w *Window) showAbout() {
	w.showDialog("Sync-ACT "+Version, wrapped("Couples the neurons of convolutional networks with functional brain networks of people who watched the same movie.\n\n"+
		"After Zhao et al., IEEE TCDS 16(2), 584–594, 2024. It works offline and sends nothing anywhere."), fyne.NewSize(520, 240), w.closeButton())
}

// diagnostics says what a report of a fault needs, without personal data.
func (w *Window) diagnostics() string {
	size := w.win.Canvas().Size()
	return fmt.Sprintf("Sync-ACT %s, %s/%s, %s, %d processors\nwindow %.0f × %.0f at scale %.2f, theme %s (desktop %s), text %.0f %%\nprovider %s\n",
		Version, runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.NumCPU(), size.Width, size.Height, w.win.Canvas().Scale(),
		w.theme.Side, variantOf(w.app), 100*w.theme.Scale, w.runner.Provider.Get())
}

func (w *Window) copyDiagnostics() { w.app.Clipboard().SetContent(w.diagnostics()) }

func (w *Window) copyReadout() { w.app.Clipboard().SetContent(w.bars.status.text()) }

func (w *Window) copyID() { w.app.Clipboard().SetContent(string(w.session.Neuron.Get())) }

// showSettings offers theme, text size and provider.
func (w *Window) showSettings() {
	side := widgets.NewSegmented([]string{string(look.System), string(look.Dark), string(look.Light)}, func(s string) { w.setTheme(look.Side(s)) })
	side.SetChosen(string(w.theme.Side))
	side.Height, side.Role = widgets.Usual, look.Dense
	sizes := make([]string, len(look.Steps))
	for i, s := range look.Steps {
		sizes[i] = percent(s)
	}
	size := widgets.NewDropdown(sizes, func(chosen string) {
		for _, s := range look.Steps {
			if percent(s) == chosen {
				w.setScale(s)
			}
		}
	})
	size.Height = widgets.Usual
	size.SetChosen(percent(w.theme.Scale))
	provider := widgets.NewDropdown(providerNames(), w.setProvider)
	provider.Height = widgets.Usual
	provider.SetChosen(string(w.runner.Provider.Get()))
	row := func(name string, o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(widgets.Columns{Widths: []float32{160, 0, -1}}, widgets.NewLabel(name, look.Dense, look.Text2), o, widgets.NewGap(1, look.Scaled(34)))
	}
	body := container.New(widgets.Stack{Gap: 4}, row("Theme", side), row("Text size", size), row("Execution provider", provider))
	w.showDialog("Settings", body, fyne.NewSize(520, 260), w.closeButton())
}

func percent(s float32) string { return fmt.Sprintf("%.0f %%", 100*s) }
