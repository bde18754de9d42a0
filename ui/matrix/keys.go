package matrix

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"syncact/ui/widgets"
)

var _ fyne.Focusable = (*body)(nil)

// FocusGained implements [fyne.Focusable].
func (b *body) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements [fyne.Focusable].
func (b *body) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements [fyne.Focusable]: P holds or follows, other letters are the
// window's.
func (b *body) TypedRune(r rune) {
	if r == 'p' || r == 'P' {
		b.panel.SetHeld(!b.panel.held)
		return
	}
	widgets.PassRune(b, r)
}

// TypedKey implements [fyne.Focusable]: keys of no use here are the window's.
func (b *body) TypedKey(e *fyne.KeyEvent) {
	if b.key(e.Name, widgets.Modifiers()&fyne.KeyModifierShift != 0) {
		return
	}
	widgets.PassKey(b, e)
}

// key moves through rows and columns: by one, or with Shift by layer or group; the
// menu key opens the menu. It reports whether it knew the key.
func (b *body) key(name fyne.KeyName, far bool) bool {
	p := b.prepared
	if p == nil {
		return false
	}
	row, col := p.row(b.neuron), p.col(b.network)
	switch name {
	case fyne.KeyUp:
		b.toRow(step(row, -1, far, p.rows.sections))
	case fyne.KeyDown:
		b.toRow(step(row, 1, far, p.rows.sections))
	case fyne.KeyHome:
		b.toRow(0)
	case fyne.KeyEnd:
		b.toRow(len(p.rows.at) - 1)
	case fyne.KeyLeft:
		b.toCol(step(col, -1, far, p.columns.sections))
	case fyne.KeyRight:
		b.toCol(step(col, 1, far, p.columns.sections))
	case desktop.KeyMenu:
		f := b.frame
		if at, ok := p.at(f, f.x(float64(col)+.5), f.y(float64(row)+.5)); ok {
			g := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			b.menu(at, g.AddXY(b.geometry.heat.x+float32(f.x(float64(col)+1)), b.geometry.heat.y+float32(f.y(float64(row)+1))))
		}
	default:
		return false
	}
	return true
}

// step goes on by one or to where the next section begins, the one before for a step
// back; without sections far is twenty.
func step(at, by int, far bool, sections []section) int {
	if at < 0 {
		return 0
	}
	if !far {
		return at + by
	}
	k := in(sections, at)
	if k < 0 {
		return at + 20*by
	}
	if by < 0 && at > sections[k].from {
		return sections[k].from
	}
	if k += by; k < 0 || k >= len(sections) {
		return at
	}
	return sections[k].from
}

// toRow selects the neuron at a row; the network stays.
func (b *body) toRow(row int) {
	p := b.prepared
	id := p.content.Neurons[p.rows.at[min(max(row, 0), len(p.rows.at)-1)]].ID
	if p.col(b.network) < 0 {
		b.panel.session.SelectNeuron(id)
		return
	}
	b.panel.session.SelectCell(id, b.network)
}

// toCol selects the network at a column; the neuron stays.
func (b *body) toCol(col int) {
	p := b.prepared
	b.panel.session.SelectNetwork(p.content.Networks[p.columns.at[min(max(col, 0), len(p.columns.at)-1)]].ID)
}

// nextBest goes to the network that follows the current one in |r| with the neuron.
func (b *body) nextBest() {
	p := b.prepared
	if p == nil || p.row(b.neuron) < 0 {
		return
	}
	line := make([]float32, len(p.content.Networks))
	p.content.R.ReadRow(line, p.neuron[b.neuron])
	order := slices.Clone(p.columns.at)
	slices.SortStableFunc(order, func(i, j int32) int { return cmp.Compare(size(float64(line[j])), size(float64(line[i]))) })
	at := slices.IndexFunc(order, func(f int32) bool { return p.content.Networks[f].ID == b.network })
	b.panel.session.SelectNetwork(p.content.Networks[order[(at+1)%len(order)]].ID)
}

// description says what the marks are on.
func (b *body) description() string {
	p := b.prepared
	if p == nil {
		return ""
	}
	n, ok := p.neuron[b.neuron]
	f, there := p.column[b.network]
	if !ok || !there {
		return string(b.neuron)
	}
	line := make([]float32, len(p.content.Networks))
	p.content.R.ReadRow(line, n)
	return reading{neuron: p.content.Neurons[n], network: p.content.Networks[f], value: float64(line[f]), shown: ShowR}.String()
}
