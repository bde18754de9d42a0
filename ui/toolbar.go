package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// The workspaces.
const (
	explore = "Explore"
	engine  = "Engine"
	methods = "Methods"
)

// toolbarHeight is the height of the toolbar, dp at 100 %: with Fyne's menu bar of 22
// the panels begin at 66.
const toolbarHeight = 44

// toolbar is the row under the menu.
type toolbar struct {
	widget.BaseWidget
	ground, rule        *widgets.Fill
	logo                *widgets.Icon
	name                *widgets.Label
	back, forward, undo *widgets.Button
	workspace           *widgets.Segmented
	search              *widgets.Field
	loupe               *widgets.Icon
	export, run         *widgets.Button
	theme, settings     *widgets.Button
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{
		ground: widgets.NewFill(look.Head), rule: widgets.NewRule(),
		logo: widgets.NewIcon("logo", look.Neuron), name: widgets.NewBold("Sync-ACT", look.Body),
		back:      widgets.NewIconButton("back", w.session.Back),
		forward:   widgets.NewIconButton("forward", w.session.Forward),
		undo:      widgets.NewIconButton("undo", w.session.Views.Undo),
		workspace: widgets.NewSegmented([]string{explore, engine, methods}, w.showWorkspace),
		export:    widgets.NewButton("Export figure", "export", widgets.Outline, w.exportFigure),
		run:       widgets.NewButton("Run", "play", widgets.Primary, w.run),
		theme:     widgets.NewIconButton("sun", w.nextTheme),
		settings:  widgets.NewIconButton("gear", w.showSettings),
	}
	t.logo.Edge = 20
	t.loupe = widgets.NewIcon("search", look.Text3)
	t.workspace.Height, t.workspace.Role = widgets.Usual, look.Dense
	t.search = widgets.NewField("Find neuron, network, region, term, time…", w.find)
	t.search.OnChanged = w.suggest
	t.search.OnEscape = w.leaveSearch
	t.ExtendBaseWidget(t)
	return t
}

// focusTarget is what F6 gives the focus to: the search.
func (t *toolbar) focusTarget() fyne.Focusable { return t.search }

func (t *toolbar) CreateRenderer() fyne.WidgetRenderer { return toolbarRenderer{t} }

type toolbarRenderer struct{ t *toolbar }

func (r toolbarRenderer) Layout(size fyne.Size) {
	t := r.t
	t.ground.Resize(size)
	t.rule.Move(fyne.NewPos(0, size.Height-1))
	t.rule.Resize(fyne.NewSize(size.Width, 1))
	put := func(o fyne.CanvasObject, x float32) float32 {
		m := o.MinSize()
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		o.Resize(m)
		return x + m.Width
	}
	x := put(t.logo, 12)
	x = put(t.name, x+8)
	x = put(t.back, max(x+16, 114))
	x = put(t.forward, x)
	x = put(t.undo, x+6)
	x = put(t.workspace, max(x+12, 210))
	right := size.Width - 12
	for _, o := range []fyne.CanvasObject{t.settings, t.theme, t.run, t.export} {
		right -= o.MinSize().Width
		put(o, right)
		right -= 8
	}
	wish := float32(330)
	if size.Width < 1600 {
		wish = 180
	}
	icon := t.loupe.MinSize().Width
	width := min(look.Scaled(wish), right-x-36-icon)
	t.search.Hidden = width < 60
	t.loupe.Hidden = t.search.Hidden
	at := min(max(size.Width/2-2, x+12+icon+4), right-12-width)
	put(t.loupe, at-icon-4)
	h := t.search.MinSize().Height
	t.search.Move(fyne.NewPos(at, (size.Height-h)/2))
	t.search.Resize(fyne.NewSize(max(0, width), h))
	hint := "Find neuron, network, region, term, time…"
	if width < look.Scaled(300) {
		hint = "Find…"
	}
	if t.search.PlaceHolder != hint {
		t.search.SetPlaceHolder(hint)
	}
}

func (r toolbarRenderer) MinSize() fyne.Size { return fyne.NewSize(860, look.Scaled(toolbarHeight)) }

func (r toolbarRenderer) Objects() []fyne.CanvasObject {
	t := r.t
	return []fyne.CanvasObject{t.ground, t.rule, t.logo, t.name, t.back, t.forward, t.undo, t.workspace, t.loupe, t.search, t.export, t.run, t.theme, t.settings}
}

func (r toolbarRenderer) Refresh() {
	for _, o := range r.Objects() {
		o.Refresh()
	}
	r.Layout(r.t.Size())
}

func (r toolbarRenderer) Destroy() {}
