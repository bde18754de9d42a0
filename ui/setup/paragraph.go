package setup

import (
	"fyne.io/fyne/v2"

	"syncact/ui/look"
	"syncact/ui/widgets"
)

// newParagraph returns airy text that begins with a guess of its width, dp: pages scroll,
// and are as high as what they hold before they are as wide.
func newParagraph(text string, role look.Role, ink fyne.ThemeColorName, width float32) *widgets.Paragraph {
	p := widgets.NewParagraph(text, role, ink)
	p.Lead = float32(role) + 6
	p.Fit(width)
	return p
}
