package look_test

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"syncact/assets"
	"syncact/ui/look"
)

// luminance and contrast are WCAG 2.1's.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= .04045 {
			return x / 12.92
		}
		return math.Pow((x+.055)/1.055, 2.4)
	}
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// TestContrast computes every pair of text and ground, and of outline and panel.
func TestContrast(t *testing.T) {
	grounds := []fyne.ThemeColorName{look.Panel, look.Head, look.Field, look.Control, look.Hover, look.Selected}
	least := []struct {
		name   fyne.ThemeColorName
		ratio  float64
		ground []fyne.ThemeColorName
	}{
		{look.Text, 10, grounds},
		{look.Text2, 6.5, grounds},
		{look.Text3, 4.5, grounds},
		{look.Neuron, 4.6, []fyne.ThemeColorName{look.Panel, look.Head}},
		{look.Brain, 4.6, []fyne.ThemeColorName{look.Panel, look.Head}},
		{look.Brain2, 4.6, []fyne.ThemeColorName{look.Panel, look.Head}},
		{look.Brain3, 4.6, []fyne.ThemeColorName{look.Panel, look.Head}},
		{look.Warning, 4.6, []fyne.ThemeColorName{look.Panel, look.Head}},
		{look.Error, 4.6, []fyne.ThemeColorName{look.Panel, look.Head}},
		{look.OnPrimary, 4.5, []fyne.ThemeColorName{look.Primary}},
		{look.Edge, 3, []fyne.ThemeColorName{look.Panel, look.Head, look.Field}},
	}
	for _, dark := range []bool{true, false} {
		for _, l := range least {
			for _, ground := range l.ground {
				a, _ := look.Token(l.name, dark)
				b, _ := look.Token(ground, dark)
				if got := math.Round(10*contrast(a, b)) / 10; got < l.ratio {
					t.Errorf("dark %v: %s on %s has %.1f, wants %.1f", dark, l.name, ground, got, l.ratio)
				}
			}
		}
	}
}

func TestThemeKnowsFynesNames(t *testing.T) {
	th := &look.Theme{Side: look.Dark, Scale: 2}
	if got := th.Color(theme.ColorNameShadow, theme.VariantLight); got != th.Color(look.Win, theme.VariantDark) {
		t.Errorf("dividers are %v", got)
	}
	if th.Size(theme.SizeNameText) != 24 || th.Size(theme.SizeNamePadding) != 4 {
		t.Error("text grows with the scale, gaps do not")
	}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}, {Monospace: true, Bold: true}, {Symbol: true}} {
		if r := th.Font(style); r == nil || len(r.Content()) == 0 {
			t.Errorf("no font for %+v", style)
		}
	}
}

func TestEveryIconIsTinted(t *testing.T) {
	test.NewTempApp(t)
	files, err := assets.Icons.ReadDir("icons")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := f.Name()[:len(f.Name())-len(".svg")]
		r := look.Icon(name, look.Neuron)
		if again := look.Icon(name, look.Neuron); again != r {
			t.Errorf("%s is tinted twice", name)
		}
	}
}
