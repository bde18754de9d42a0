package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// The widths of the window under which the inspector becomes a drawer, and brain and
// correlation become tabs, dp.
const (
	drawerUnder = 1180
	tabsUnder   = 960
)

// gutter is the width of the dividers between panels, dp.
const gutter = 4

// layout is how somebody arranged the window; it is saved with the study.
type layout struct {
	Sidebar, Inspector, Rows, Upper state.Value[float32] // dp a divider was moved
	NoSidebar, NoInspector          state.Value[bool]
	Tab                             state.Value[string]
}

func (l *layout) keep(v *state.Views) {
	state.Keep(v, "layout/sidebar", &l.Sidebar)
	state.Keep(v, "layout/inspector", &l.Inspector)
	state.Keep(v, "layout/rows", &l.Rows)
	state.Keep(v, "layout/upper", &l.Upper)
	state.Keep(v, "layout/no_sidebar", &l.NoSidebar)
	state.Keep(v, "layout/no_inspector", &l.NoInspector)
	state.Keep(v, "layout/tab", &l.Tab)
}

// follow lets a divider and the value that remembers it follow one another.
func follow(s *widgets.Split, moved *state.Value[float32]) {
	s.OnMoved = moved.Set
	moved.Listen(s.SetMoved)
}

// between two sizes of the window a size of a panel grows evenly.
func grown(total, from, to, least, most float32) float32 {
	share := min(max((total-from)/(to-from), 0), 1)
	return least + share*(most-least)
}

// sidebarWidth is the width of the sidebar in a window of a width, dp: 220 at 1280,
// 252 at 1600 and 1920, 300 at 3840.
func sidebarWidth(window float32) float32 {
	if window <= 1920 {
		return grown(window, 1280, 1600, 220, 252)
	}
	return grown(window, 1920, 3840, 252, 300)
}

// inspectorWidth is that of the inspector: 280 at 1280, 328 at 1600 and 1920, 420 at 3840.
func inspectorWidth(window float32) float32 {
	if window <= 1920 {
		return grown(window, 1280, 1600, 280, 328)
	}
	return grown(window, 1920, 3840, 328, 420)
}

// brainWidth is the part of the centre's width that the brain takes: half of a narrow
// one, 500 of 1012, and 40 % of what a wider one gains.
func brainWidth(centre float32) float32 {
	if centre <= 1012 {
		half := (min(centre, 772) - gutter) / 2
		return half + max(0, centre-772)*(500-384)/(1012-772)
	}
	return 500 + .4*(centre-1012)
}

// upperHeight is the part of the centre's height above the traces: 400 of 706, 540 of
// 906; from there the upper row takes what is gained, until the traces are given 600 of
// 2,066.
func upperHeight(centre float32) float32 {
	if centre <= 906 {
		return 540 + .7*(centre-906)
	}
	return centre - gutter - grown(centre, 986, 2066, 362, 600)
}

// arrange lays Explore out: where the window is narrow the inspector lies as a drawer
// over the centre, and brain and correlation share a place.
type arrange struct{ p *explorePage }

// Layout implements [fyne.Layout].
func (a arrange) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p := a.p
	window := p.window.bars.outer.Size().Width
	p.adapt(window < drawerUnder, window < tabsUnder)
	objects[0].Resize(size)
	width := min(inspectorWidth(window)+1, size.Width)
	objects[1].Move(fyne.NewPos(size.Width-width, 0))
	objects[1].Resize(fyne.NewSize(width, size.Height))
}

// MinSize implements [fyne.Layout].
func (a arrange) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(400, 300) }

// adapt changes between the arrangements; nothing happens where it is as it should be.
func (p *explorePage) adapt(narrow, tabbed bool) {
	if p.narrow != narrow {
		p.narrow = narrow
		p.drawn = false
		p.showInspector()
	}
	if p.tabbed != tabbed {
		p.tabbed = tabbed
		p.showUpper()
	}
}

// showInspector puts the inspector where it belongs, or nowhere.
func (p *explorePage) showInspector() {
	inspector := p.inspector.Object()
	p.drawer.Objects, p.outer.Trailing = nil, p.nothing
	p.drawer.Hide()
	switch {
	case p.narrow && p.drawn:
		p.drawer.Objects = []fyne.CanvasObject{widgets.NewFill(look.Line), container.New(besideEdge{}, inspector)}
		p.drawer.Show()
	case !p.narrow && !p.window.layout.NoInspector.Get():
		p.outer.Trailing = inspector
	}
	inspector.Show()
	p.outer.Refresh()
	p.drawer.Refresh()
}

// besideEdge leaves the drawer's left hairline in sight.
type besideEdge struct{}

func (besideEdge) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (besideEdge) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(1, 0))
	objects[0].Resize(fyne.NewSize(size.Width-1, size.Height))
}

// toggleInspector shows or hides the inspector: as a drawer where the window is narrow.
func (p *explorePage) toggleInspector() {
	if p.narrow {
		p.drawn = !p.drawn
		p.showInspector()
		return
	}
	hidden := &p.window.layout.NoInspector
	hidden.Set(!hidden.Get())
}

// The tabs of a narrow window.
const (
	brainTab       = "Brain"
	correlationTab = "Correlation"
)

// showUpper puts brain and correlation side by side, or the chosen one of them under
// tabs.
func (p *explorePage) showUpper() {
	p.rows.Leading = p.upper
	if p.tabbed {
		shown := fyne.CanvasObject(p.brain)
		if p.tabs.Chosen() == correlationTab {
			shown = p.matrix
		}
		p.tab.Objects = []fyne.CanvasObject{shown}
		p.tab.Refresh()
		p.rows.Leading = p.tabPage
	}
	p.rows.Refresh()
	p.rows.Leading.Refresh()
}
