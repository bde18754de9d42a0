package ui

import (
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// welcome is the page before a study is open.
type welcome struct {
	object  fyne.CanvasObject
	window  *Window
	recents *fyne.Container
	busy    *widgets.Progress
	doing   *widgets.Label
	demo    *widgets.Button
	path    *widgets.PathEntry
}

// startWidth is the width of the page's left part.
const startWidth = 500

func newWelcome(w *Window) *welcome {
	p := &welcome{window: w, recents: container.New(widgets.Stack{Gap: 2}),
		busy: widgets.NewProgress(look.Primary), doing: widgets.NewCut("", look.Small, look.Text2)}
	p.demo = widgets.NewButton("Open demo study", "play", widgets.Primary, w.openDemo)
	left := container.New(widgets.Stack{Gap: 12, PadX: 20, PadY: 24},
		widgets.NewBold("Which neurons follow the brain?", look.Display),
		twoLines("Couple a network’s neurons with functional brain networks recorded", "while people watched the same movie.", look.Body),
		widgets.NewGap(1, 8), p.demoCard(), p.buttons(), widgets.NewGap(1, 8), p.recentHead(), p.recents,
		widgets.NewGap(1, 4), p.dropArea(), widgets.NewLabel("Sync-ACT "+Version+", works offline", look.Small, look.Text3))
	ground := container.NewStack(widgets.NewFill(look.Panel), container.NewVScroll(left))
	p.object = widgets.NewSplit(false, ground, w.newStudyPage(), startWidth, 1600, 0)
	p.showRecents()
	p.showBusy("", 0)
	return p
}

func twoLines(a, b string, role look.Role) fyne.CanvasObject {
	return container.New(widgets.Stack{Gap: 2}, widgets.NewCut(a, role, look.Text2), widgets.NewCut(b, role, look.Text2))
}

func (p *welcome) demoCard() fyne.CanvasObject {
	text := container.New(widgets.Stack{Gap: 4, PadX: 16, PadY: 14},
		widgets.NewBold("Demo study", look.Value),
		widgets.NewCut("4 people watch 3 drawn films; 6 small CNNs, planted networks,", look.Dense, look.Text2),
		widgets.NewCut("so that every answer can be checked. Made on this machine", look.Dense, look.Text2),
		widgets.NewCut("in about half a minute, then computed by the real engine.", look.Dense, look.Text2),
		widgets.NewGap(1, 4), container.NewHBox(p.demo), p.busy, p.doing)
	return container.NewStack(widgets.NewFill(look.Selected), text)
}

func (p *welcome) buttons() fyne.CanvasObject {
	open := widgets.NewButton("Open study…", "folder", widgets.Outline, p.window.askOpen)
	create := widgets.NewButton("New study", "plus", widgets.OutlinePrimary, p.window.newStudy)
	open.Hint, create.Hint, open.Height, create.Height = "Ctrl O", "Ctrl N", widgets.Large, widgets.Large
	return container.New(widgets.Columns{Widths: []float32{-1, -1}, Between: 12}, open, create)
}

func (p *welcome) recentHead() fyne.CanvasObject {
	head := widgets.NewBold("Recent studies", look.Dense)
	forget := widgets.NewButton("Clear list", "", widgets.Quiet, func() {
		p.window.prefs.Recents = nil
		p.window.prefs.save()
		p.showRecents()
	})
	forget.Height, forget.Weight = widgets.Low, look.Regular
	return container.New(widgets.Columns{Widths: []float32{-1, 0}}, head, forget)
}

// showRecents lists the studies opened before; one that is gone stays, to be located.
func (p *welcome) showRecents() {
	p.recents.RemoveAll()
	home, _ := os.UserHomeDir()
	for _, r := range p.window.prefs.Recents {
		p.recents.Add(p.recentRow(r, home))
	}
	if len(p.window.prefs.Recents) == 0 {
		p.recents.Add(widgets.NewCut("Studies you open are listed here.", look.Dense, look.Text3))
	}
	p.recents.Refresh()
}

func (p *welcome) recentRow(r recent, home string) fyne.CanvasObject {
	name, path := widgets.NewCut(r.Name, look.Body, look.Text), widgets.NewCut(shortPath(r.Path, home), look.Dense, look.Text2)
	name.Weight, path.Mono = look.Medium, true
	state, facts := widgets.NewLabel(when(r.Opened, time.Now()), look.Small, look.Text2), widgets.NewLabel(r.Facts, look.Small, look.Text2)
	state.Align, facts.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	icon, ink, press := "brain", look.Primary, func() { p.window.OpenPath(r.Path) }
	if r.missing() {
		state.SetText("not there")
		state.SetColor(look.Warning)
		facts.SetText("Locate…")
		facts.SetColor(look.Primary)
		icon, ink, press = "warning", look.Warning, p.window.askOpen
	}
	mark := widgets.NewIcon(icon, ink)
	mark.Edge = 20
	line := container.New(widgets.Columns{Widths: []float32{40, -1, 0}, Between: 8},
		mark, container.New(widgets.Stack{PadY: 4}, name, path), container.New(widgets.Stack{PadY: 4}, state, facts))
	row := widgets.NewRow("", look.Text, "", press)
	row.Height = 46
	return container.NewStack(row, line)
}

func (p *welcome) dropArea() fyne.CanvasObject {
	icon := widgets.NewIcon("drop", look.Primary)
	icon.Edge = 22
	head := widgets.NewBold("Drop a study, BIDS folder, NIfTI, ONNX or movie here", look.Body)
	head.Align = fyne.TextAlignCenter
	under := widgets.NewLabel("A folder is scanned, nothing is copied or changed.", look.Dense, look.Text2)
	under.Align = fyne.TextAlignCenter
	p.path = widgets.NewPathEntry("/path/to/study or dataset", p.window.take)
	scan := widgets.NewButton("Scan", "", widgets.Plain, func() { p.window.take(p.path.Path()) })
	entry := container.New(widgets.Columns{Widths: []float32{-1, 0}, Between: 8, Pad: 40}, p.path, scan)
	frame := newDashed()
	return container.NewStack(frame, container.New(widgets.Stack{Gap: 10, PadY: 18}, icon, head, under, entry))
}

// showBusy says what the welcome page is doing; "" for nothing.
func (p *welcome) showBusy(doing string, share float64) {
	p.demo.SetEnabled(doing == "")
	if doing == "" {
		p.busy.Hide()
		p.doing.SetText(" ")
		return
	}
	p.busy.Show()
	p.busy.Set(share)
	p.doing.SetText(doing)
}
