package neuron

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A regionChip says that the list holds only neurons whose network lies in a region,
// and takes the filter away.
type regionChip struct {
	*fyne.Container
	text     *widgets.Paragraph
	clear    *widgets.Button
	networks map[string]bool // nil while there is no filter
}

func newRegionChip(clear func()) *regionChip {
	c := &regionChip{text: widgets.NewParagraph("", look.Small, look.Text), clear: widgets.NewIconButton("close", clear)}
	ground := widgets.NewFill(look.Control)
	ground.Radius = 3
	inner := container.New(widgets.Columns{Widths: []float32{-1, 0}, Pad: 8, Between: 4}, c.text, c.clear)
	c.Container = container.New(widgets.Stack{PadX: edge, PadY: 4}, container.NewStack(ground, inner))
	return c
}

func (c *regionChip) fit(width float32) {
	c.text.Fit(width - 2*edge - 16 - 4 - c.clear.MinSize().Width)
}

// set shows a region's filter; "" hides the chip.
func (c *regionChip) set(region string, networks []string) {
	c.networks = nil
	if region == "" {
		c.Hide()
		return
	}
	c.networks = map[string]bool{}
	for _, n := range networks {
		c.networks[n] = true
	}
	c.text.Set("network in "+region, look.Text)
	c.Show()
}

// ShowRegion lists the neurons whose network lies in a region.
func (p *Panel) ShowRegion(region string) {
	facts := p.facts
	if facts == nil || region == "" {
		return
	}
	p.panel.SetBusy(true)
	p.sharing.Start(func(ctx context.Context) ([]string, error) { return facts.Sharing(ctx, region) }, func(networks []string, err error) {
		p.panel.SetBusy(false)
		if err == nil {
			p.list.setRegion(region, networks)
			p.setListing(true)
		}
	})
}
