package neuron

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// The most networks and frames that the inspector shows as pictures, and the rows of
// its list of networks.
const (
	mostNetworks = 4
	mostFrames   = 6
	mostListed   = 6
)

// networkInks tell the best networks apart, as the traces do.
var networkInks = [mostNetworks]fyne.ThemeColorName{look.Brain, look.Brain3, look.Brain2, look.StrongLine}

// evidence shows what a neuron follows and what it was seen to act on: its best
// networks and its top frames.
type evidence struct {
	panel                    *Panel
	bestHead, framesHead     *heading
	networksBody, framesBody *fyne.Container
	networks                 [mostNetworks]*card
	frames                   [mostFrames]*card
	cells                    [2]*cells
	row, stills              *fyne.Container // of networks, of frames
	listed                   *widgets.Rows   // every network, largest |r| first
	listBox                  *fyne.Container
	best                     []Candidate
	moments                  []Frame
	pictures                 pictures
	dark                     bool // the side the pictures were made for
	open                     bool // the list of networks
}

func newEvidence(p *Panel) *evidence {
	v := &evidence{panel: p, pictures: newPictures(p.do), framesHead: newHeading("Top-activating frames")}
	v.bestHead = newListHeading("Best networks", "open list", func() { v.setListed(!v.open) })
	v.framesHead.beside.SetText("time, z")
	var networks, frames [mostFrames]fyne.CanvasObject
	for i := range v.networks {
		v.networks[i] = newCard(glassHeight, false, look.Text)
		v.networks[i].picture.Outline = networkInks[i]
		networks[i] = v.networks[i].object
	}
	for i := range v.frames {
		v.frames[i] = newCard(frameHeight, true, look.Neuron)
		frames[i] = v.frames[i].object
	}
	v.cells[0], v.row = newCells(func() float32 { return look.Scaled(58) }, 6, networks[:mostNetworks]...)
	v.listed = widgets.NewRows(24, newNetworkRow, v.fillNetwork)
	v.listed.OnChoose = func(i int) { p.session.SelectNetwork(v.best[i].Network.ID) }
	v.listBox = container.New(highRows{}, v.listed)
	v.listBox.Hide()
	v.networksBody = container.New(widgets.Stack{Gap: 6}, v.row, v.listBox)
	v.cells[1], v.stills = newCells(func() float32 { return look.Scaled(64) }, 6, frames[:]...)
	v.framesBody = container.New(widgets.Stack{}, v.stills)
	return v
}

func (v *evidence) fit(width float32) {
	v.bestHead.fit(width)
	v.framesHead.fit(width)
	for _, c := range v.cells {
		c.fit(width)
	}
	if v.dark != look.IsDark() && v.panel.facts != nil {
		v.paint()
	}
}

// highRows gives a list the height of as many rows as it shows at once.
type highRows struct{}

func (highRows) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

func (highRows) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(40, mostListed*look.Scaled(24))
}

// setListed opens or closes the list of all networks.
func (v *evidence) setListed(on bool) {
	v.open = on
	v.bestHead.named = map[bool]string{false: "open list", true: "close list"}[on]
	v.listBox.Hidden = !on || len(v.best) == 0
	v.panel.inspector.refit()
}

func newNetworkRow() fyne.CanvasObject {
	name, label, r := widgets.NewBold("", look.Small), widgets.NewCut("", look.Small, look.Text2), widgets.NewMono("", look.Small, look.Text)
	r.Align = fyne.TextAlignTrailing
	return container.New(widgets.Columns{Widths: []float32{0, -1, 0}, Pad: edge, Between: 8}, name, label, r)
}

func (v *evidence) fillNetwork(i int, row fyne.CanvasObject) {
	c := v.best[i]
	texts := []string{networkName(c.Network.Name), c.Network.Label.Text, fraction(c.R, 2)}
	for k, o := range row.(*fyne.Container).Objects {
		o.(*widgets.Label).SetText(texts[k])
	}
}

// show fills both with a neuron.
func (v *evidence) show(id series.ID, best []Candidate) {
	v.best = best
	for i, c := range v.networks {
		c.object.Hide()
		if i < len(best) {
			b := best[i]
			c.set(networkName(b.Network.Name), fraction(b.R, 2), b.Network.Label.Text, func() { v.panel.session.SelectNetwork(b.Network.ID) })
		}
	}
	v.listed.SetLength(len(best))
	v.row.Hidden = len(best) == 0
	v.listBox.Hidden = len(best) == 0 || !v.open
	v.markNetwork(v.panel.session.Network.Get())
	v.moments = v.panel.facts.Frames(id)
	v.stills.Hidden = len(v.moments) == 0
	for i, c := range v.frames {
		c.object.Hide()
		if i < len(v.moments) {
			f := v.moments[i]
			c.set(clock(f.Seconds), fraction(f.Z, 1), "", func() { v.panel.session.SelectFrame(f.Run, f.Seconds) })
		}
	}
	v.paint()
}

// markNetwork marks the session's network in the list.
func (v *evidence) markNetwork(id series.ID) {
	for i, c := range v.best {
		if c.Network.ID == id {
			v.listed.SetChosen(i)
			return
		}
	}
	v.listed.SetChosen(-1)
}

// paint asks for the pictures of networks and frames.
func (v *evidence) paint() {
	facts, best, moments := v.panel.facts, v.best, v.moments
	dark := look.IsDark()
	v.dark = dark
	for _, cards := range [][]*card{v.networks[:], v.frames[:]} {
		for _, c := range cards {
			c.picture.SetImage(nil)
		}
	}
	fill(v.pictures.glass, v.networks[:], min(len(best), mostNetworks), func(ctx context.Context, i int) (image.Image, error) {
		return facts.Glass(ctx, best[i].Network.ID, dark)
	})
	fill(v.pictures.frames, v.frames[:], min(len(moments), mostFrames), func(ctx context.Context, i int) (image.Image, error) {
		return facts.Frame(ctx, moments[i].Run, moments[i].Seconds, 2*frameHeight)
	})
}
