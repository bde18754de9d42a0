package look

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colour tokens, by role. Win is a gutter, Panel the ground of a panel, Head
// that of a header, Canvas that behind brain pictures, Field that of an input.
const (
	Win        fyne.ThemeColorName = "syncact.win"
	Panel                          = theme.ColorNameBackground
	Head                           = theme.ColorNameHeaderBackground
	Canvas     fyne.ThemeColorName = "syncact.canvas"
	Field                          = theme.ColorNameInputBackground
	Control                        = theme.ColorNameButton
	Pressed    fyne.ThemeColorName = "syncact.pressed"
	Hover                          = theme.ColorNameHover
	Selected                       = theme.ColorNameSelection
	Line                           = theme.ColorNameSeparator
	StrongLine fyne.ThemeColorName = "syncact.line2"
	Edge                           = theme.ColorNameInputBorder
	PlotGrid   fyne.ThemeColorName = "syncact.grid"
	Text                           = theme.ColorNameForeground
	Text2      fyne.ThemeColorName = "syncact.text2"
	Text3                          = theme.ColorNamePlaceHolder
	Primary                        = theme.ColorNamePrimary
	OnPrimary                      = theme.ColorNameForegroundOnPrimary
	Neuron     fyne.ThemeColorName = "syncact.neuron"
	Brain      fyne.ThemeColorName = "syncact.brain"
	Brain2     fyne.ThemeColorName = "syncact.brain2"
	Brain3     fyne.ThemeColorName = "syncact.brain3"
	Warning                        = theme.ColorNameWarning
	Error                          = theme.ColorNameError
	// Scrim darkens what a dialog covers.
	Scrim fyne.ThemeColorName = "syncact.scrim"
	// Clear is no colour at all.
	Clear fyne.ThemeColorName = "syncact.clear"
)

// tokens holds each colour for the dark and the light ground.
var tokens = map[fyne.ThemeColorName][2]color.NRGBA{
	Win:        pair("#0B0E12", "#D8DEE5"),
	Panel:      pair("#12171D", "#FBFCFD"),
	Head:       pair("#181E26", "#F0F3F6"),
	Canvas:     pair("#0B0E12", "#FFFFFF"),
	Field:      pair("#0B0E12", "#FFFFFF"),
	Control:    pair("#222A34", "#E4E9EE"),
	Pressed:    pair("#2C3641", "#D3DAE2"),
	Hover:      pair("#1B222B", "#EEF2F5"),
	Selected:   pair("#1E3A3A", "#D3ECE7"),
	Line:       pair("#2A333E", "#D5DCE4"),
	StrongLine: pair("#3A4653", "#B3BECA"),
	Edge:       pair("#728196", "#76838F"),
	PlotGrid:   pair("#212933", "#E6EBF0"),
	Text:       pair("#E8ECF1", "#141A21"),
	Text2:      pair("#B4BECA", "#3F4B59"),
	Text3:      pair("#97A3B1", "#5B6877"),
	Primary:    pair("#3CC4AE", "#00705F"),
	OnPrimary:  pair("#06201C", "#FFFFFF"),
	Neuron:     pair("#F0A83C", "#A34A00"),
	Brain:      pair("#5DB9F0", "#0067A6"),
	Brain3:     pair("#D98BB8", "#A3447F"),
	Brain2:     pair("#35C79A", "#006F4D"),
	Warning:    pair("#F0E442", "#7A6400"),
	Error:      pair("#FF7A4D", "#B83A0B"),
	Scrim:      {{0x14, 0x1A, 0x21, 107}, {0x14, 0x1A, 0x21, 107}}, // 42 %
	Clear:      {},
}

// aliases gives Fyne's own names the tokens they stand for.
var aliases = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameSuccess:             Primary,
	theme.ColorNameHyperlink:           Primary,
	theme.ColorNameFocus:               Selected,
	theme.ColorNameOverlayBackground:   Panel,
	theme.ColorNameMenuBackground:      Head,
	theme.ColorNameScrollBar:           StrongLine,
	theme.ColorNameScrollBarBackground: Clear,
	theme.ColorNameShadow:              Win,
	theme.ColorNamePressed:             Pressed,
	theme.ColorNameDisabled:            Text3,
	theme.ColorNameDisabledButton:      Control,
	theme.ColorNameForegroundOnSuccess: OnPrimary,
	theme.ColorNameForegroundOnError:   OnPrimary,
	theme.ColorNameForegroundOnWarning: OnPrimary,
}

func pair(dark, light string) [2]color.NRGBA { return [2]color.NRGBA{parse(dark), parse(light)} }

// parse reads "#3CC4AE".
func parse(hex string) color.NRGBA {
	c := color.NRGBA{A: 255}
	if _, err := fmt.Sscanf(hex, "#%02X%02X%02X", &c.R, &c.G, &c.B); err != nil {
		panic("look: " + hex + " is no colour")
	}
	return c
}

// Token returns a colour of one side; false where there is no such token.
func Token(name fyne.ThemeColorName, dark bool) (color.NRGBA, bool) {
	if alias, ok := aliases[name]; ok {
		name = alias
	}
	side := 1
	if dark {
		side = 0
	}
	c, ok := tokens[name]
	return c[side], ok
}

// Color returns a colour of the theme in use.
func Color(name fyne.ThemeColorName) color.NRGBA {
	c, _ := Token(name, IsDark())
	return c
}

// Faded returns a colour of the theme in use with an opacity between 0 and 1.
func Faded(name fyne.ThemeColorName, opacity float64) color.NRGBA {
	c := Color(name)
	c.A = uint8(255*opacity + .5)
	return c
}
