package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"syncact/assets"
)

// A Side is which of the two looks is shown.
type Side string

// The sides. System follows the desktop.
const (
	System Side = "system"
	Dark   Side = "dark"
	Light  Side = "light"
)

// A Theme is the application's Fyne theme. Its fields are changed between frames,
// on the main goroutine; [Theme.Apply] shows the change.
type Theme struct {
	Side  Side
	Scale float32 // of text and rows: 1 is 100 %
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme at 100 % that follows the desktop.
func New() *Theme { return &Theme{Side: System, Scale: 1} }

// Steps are the text sizes offered.
var Steps = []float32{.85, 1, 1.15, 1.3, 1.5, 1.75, 2}

// active is the theme in use; before any was applied, one at 100 %.
var active = New()

// Active returns the theme in use.
func Active() *Theme { return active }

// Apply makes the application draw with t as it stands.
func (t *Theme) Apply() {
	active = t
	fyne.CurrentApp().Settings().SetTheme(t)
}

// IsDark reports whether the dark side is in use.
func IsDark() bool {
	if active.Side == System {
		app := fyne.CurrentApp()
		return app == nil || app.Settings().ThemeVariant() == theme.VariantDark
	}
	return active.Side == Dark
}

// Scaled returns a length that grows with the text size: heights of rows and controls.
func Scaled(dp float32) float32 {
	s := active.Scale
	if s < 1 { // rows keep their least height
		s = 1
	}
	return fyne.Max(1, float32(int(dp*s+.5)))
}

// Color implements [fyne.Theme].
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := t.Side == Dark || t.Side == System && variant == theme.VariantDark
	if c, ok := Token(name, dark); ok {
		return c
	}
	if dark {
		return theme.DefaultTheme().Color(name, theme.VariantDark)
	}
	return theme.DefaultTheme().Color(name, theme.VariantLight)
}

// Icon implements [fyne.Theme]: Fyne's own widgets keep Fyne's icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements [fyne.Theme].
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameText:
		return 12 * t.Scale
	case theme.SizeNameCaptionText:
		return fyne.Max(11*t.Scale, 9)
	case theme.SizeNameHeadingText:
		return 18 * t.Scale
	case theme.SizeNameSubHeadingText:
		return 15 * t.Scale
	case theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameSplitThickness:
		return 4
	case theme.SizeNameInputRadius:
		return 3
	case theme.SizeNameSelectionRadius, theme.SizeNameInnerWindowRadius, theme.SizeNameModalBlurRadius:
		return 0
	case theme.SizeNameScrollBar:
		return 8
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameInlineIcon:
		return 16 * t.Scale
	}
	return theme.DefaultTheme().Size(name)
}

var (
	sans400 = fyne.NewStaticResource("IBMPlexSans-Regular.ttf", assets.SansRegular)
	sans500 = fyne.NewStaticResource("IBMPlexSans-Medium.ttf", assets.SansMedium)
	sans600 = fyne.NewStaticResource("IBMPlexSans-SemiBold.ttf", assets.SansSemiBold)
	mono400 = fyne.NewStaticResource("IBMPlexMono-Regular.ttf", assets.MonoRegular)
	mono500 = fyne.NewStaticResource("IBMPlexMono-Medium.ttf", assets.MonoMedium)
	mono600 = fyne.NewStaticResource("IBMPlexMono-SemiBold.ttf", assets.MonoSemiBold)
)

// Font implements [fyne.Theme]: regular is 400, bold 600.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Monospace && style.Bold:
		return mono600
	case style.Monospace:
		return mono400
	case style.Bold:
		return sans600
	}
	return sans400
}
