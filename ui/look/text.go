package look

import "fyne.io/fyne/v2"

// A Role is a size of type.
type Role float32

// The sizes, in dp at 100 %.
const (
	Display Role = 28 // welcome headline
	Title   Role = 18 // dialogs, jobs, labels of neurons
	Value   Role = 15 // values of the inspector, headings of sections
	Body    Role = 13 // names, buttons of dialogs
	Dense   Role = 12 // tables, lists, panel titles, buttons
	Small   Role = 11 // ticks, captions, read-outs; nothing is smaller
)

// Size returns the size of a role at the text size in use.
func (r Role) Size() float32 { return float32(r) * active.Scale }

// A Weight is how heavy type is.
type Weight int

// The weights of IBM Plex that are used.
const (
	Regular  Weight = 400
	Medium   Weight = 500
	SemiBold Weight = 600
)

// Font returns the style and, for what the style cannot say, the font of a weight.
func Font(w Weight, mono bool) (fyne.TextStyle, fyne.Resource) {
	style := fyne.TextStyle{Bold: w == SemiBold, Monospace: mono}
	if w != Medium {
		return style, nil
	}
	if mono {
		return style, mono500
	}
	return style, sans500
}
