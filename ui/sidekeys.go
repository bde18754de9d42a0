package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// sideKeys is the list of the sidebar as one thing that takes the focus: the arrows go
// through its rows, Enter acts on one, the menu key opens its menu.
type sideKeys struct {
	widget.BaseWidget
	rows   []*widgets.Row
	at     int
	scroll *container.Scroll
	ring   *widgets.Fill
}

func newSideKeys(list fyne.CanvasObject) *sideKeys {
	k := &sideKeys{at: -1, scroll: container.NewVScroll(list), ring: widgets.NewFill(look.Clear)}
	k.ring.Stroke, k.ring.Width = look.Primary, 2
	k.ring.Hide()
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements [fyne.Widget].
func (k *sideKeys) CreateRenderer() fyne.WidgetRenderer {
	return widgets.Laid(k, widget.NewSimpleRenderer(container.NewStack(k.scroll, k.ring)))
}

// FocusGained implements [fyne.Focusable].
func (k *sideKeys) FocusGained() {
	k.ring.Show()
	k.light(max(k.at, 0))
}

// FocusLost implements [fyne.Focusable].
func (k *sideKeys) FocusLost() {
	k.ring.Hide()
	if k.at >= 0 && k.at < len(k.rows) {
		k.rows[k.at].SetLit(false)
	}
}

// light goes to a row.
func (k *sideKeys) light(to int) {
	if len(k.rows) == 0 {
		return
	}
	if k.at >= 0 && k.at < len(k.rows) {
		k.rows[k.at].SetLit(false)
	}
	k.at = min(max(to, 0), len(k.rows)-1)
	row := k.rows[k.at]
	row.SetLit(true)
	top, foot := row.Position().Y, row.Position().Y+row.Size().Height
	if seen := k.scroll.Offset.Y; top < seen {
		k.scroll.ScrollToOffset(fyne.NewPos(0, top))
	} else if foot > seen+k.scroll.Size().Height {
		k.scroll.ScrollToOffset(fyne.NewPos(0, foot-k.scroll.Size().Height))
	}
}

// TypedRune implements [fyne.Focusable].
func (k *sideKeys) TypedRune(r rune) { widgets.PassRune(k, r) }

// TypedKey implements [fyne.Focusable].
func (k *sideKeys) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		k.light(k.at - 1)
	case fyne.KeyDown:
		k.light(k.at + 1)
	case fyne.KeyHome:
		k.light(0)
	case fyne.KeyEnd:
		k.light(len(k.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if k.at >= 0 && k.at < len(k.rows) {
			k.rows[k.at].OnPress()
		}
	case desktop.KeyMenu:
		k.menu()
	default:
		widgets.PassKey(k, e)
	}
}

// menu opens the menu of the row.
func (k *sideKeys) menu() {
	if k.at < 0 || k.at >= len(k.rows) || k.rows[k.at].Touch.Secondary == nil {
		return
	}
	row := k.rows[k.at]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(row).AddXY(24, row.Size().Height)
	row.Touch.Secondary(&desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: at}})
}
