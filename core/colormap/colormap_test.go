package colormap_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/colormap"
)

func named(t testing.TB, name string, theme colormap.Theme) *colormap.Map {
	t.Helper()
	m, ok := colormap.Named(name, theme)
	if !ok {
		t.Fatalf("no map %q", name)
	}
	return m
}

// TestLightness holds every map to a lightness that only rises or only falls on
// either side of its middle (rounding to 8 bits may hold it still), and the
// application's maps to the ends of the design.
func TestLightness(t *testing.T) {
	ends := map[string][2][3]float64{ // first, middle (diverging), last
		colormap.Positive:   {{32, 0, 95}, {86, 0, 24}},
		colormap.Negative:   {{27, 0, 96}, {85, 0, 19}},
		colormap.Diverging:  {{90, 6, 90}, {20, 98, 24}},
		colormap.Sequential: {{9, 0, 92}, {92, 0, 9}},
	}
	for _, name := range colormap.Names() {
		for theme := range colormap.Light + 1 {
			m := named(t, name, theme)
			l := func(i int) float64 { return colormap.Lightness(m.Colors[i]) }
			parts := [][2]int{{0, 255}}
			if colormap.IsDiverging(name) {
				parts = [][2]int{{0, 127}, {128, 255}}
			}
			for _, p := range parts {
				way := math.Copysign(1, l(p[1])-l(p[0]))
				for i := p[0]; i < p[1]; i++ {
					if step := way * (l(i+1) - l(i)); step < -.4 {
						t.Errorf("%s, theme %d: lightness turns by %.2f at %d", name, theme, step, i)
					}
				}
			}
			want, ok := ends[name]
			if !ok {
				continue
			}
			for k, i := range []int{0, 128, 255} {
				if w := want[theme][k]; w > 0 && math.Abs(l(i)-w) > 2 {
					t.Errorf("%s, theme %d: lightness %.1f at %d, want %g", name, theme, l(i), i, w)
				}
			}
		}
	}
}

func TestEnds(t *testing.T) {
	for _, c := range []struct {
		name        string
		theme       colormap.Theme
		first, last colormap.RGB
	}{
		{colormap.Positive, colormap.Dark, colormap.RGB{0x8A, 0x2B, 0x06}, colormap.RGB{0xFF, 0xF1, 0xBE}},
		{colormap.Diverging, colormap.Light, colormap.RGB{0x0A, 0x2F, 0x5E}, colormap.RGB{0x6A, 0x1F, 0x00}},
		{colormap.Anatomy, colormap.Dark, colormap.RGB{18, 18, 18}, colormap.RGB{206, 206, 206}},
		{colormap.Anatomy, colormap.Light, colormap.RGB{40, 40, 40}, colormap.RGB{245, 245, 245}},
		{colormap.Viridis, colormap.Dark, colormap.RGB{0x44, 0x01, 0x54}, colormap.RGB{0xFD, 0xE7, 0x25}},
	} {
		m := named(t, c.name, c.theme)
		if diff := cmp.Diff([]colormap.RGB{c.first, c.last}, []colormap.RGB{m.Colors[0], m.Colors[255]}); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	dark, light := named(t, colormap.Sequential, colormap.Dark), named(t, colormap.Sequential, colormap.Light)
	if diff := cmp.Diff(dark.Colors, light.Reversed().Colors); diff != "" {
		t.Error(diff)
	}
	if _, ok := colormap.Named("jet", colormap.Dark); ok {
		t.Error("a rainbow map")
	}
}

func TestPaint(t *testing.T) {
	grey := named(t, colormap.Grey, colormap.Dark)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	v := []float32{-3, -2, -.4, 0, .4, 2, 9, inf, -inf, nan}
	pix := make([]uint8, 4*len(v))
	colormap.Paint(pix, v, colormap.Range{Min: -2, Max: 2, Threshold: .5}, grey)
	var got [][2]uint8
	for i := range v {
		got = append(got, [2]uint8{pix[4*i], pix[4*i+3]})
	}
	want := [][2]uint8{{0, 255}, {0, 255}, {0, 0}, {0, 0}, {0, 0}, {255, 255}, {255, 255}, {255, 255}, {0, 255}, {0, 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i, x := range v {
		if _, shown := (colormap.Range{Min: -2, Max: 2, Threshold: .5}).Index(x); shown != (want[i][1] == 255) {
			t.Errorf("Index(%g) shown: %v", x, shown)
		}
	}
}

func TestOverlay(t *testing.T) {
	red := colormap.Through("red", colormap.RGB{100, 0, 0}, colormap.RGB{200, 0, 0})
	v := []float32{5, -5, 1, 1.125, float32(math.NaN()), 0}
	pix := make([]uint8, 4*len(v))
	for i := range v {
		pix[4*i+3] = 255
	}
	colormap.Overlay{Positive: red, Range: colormap.Range{Max: 5, Threshold: 1}, Opacity: 1, Ramp: .25}.Over(pix, v)
	half := int(red.Colors[57][0]) / 2 // 1.125/5 of the way, half faded in
	for i, want := range []int{200, 0, 0, half, 0, 0} {
		if got := int(pix[4*i]); got < want-1 || got > want+1 || pix[4*i+3] != 255 {
			t.Errorf("value %g: red %d alpha %d, want %d", v[i], got, pix[4*i+3], want)
		}
	}
}

func BenchmarkPaint(b *testing.B) {
	m := named(b, colormap.Diverging, colormap.Dark)
	v := make([]float32, 512*512)
	for i := range v {
		v[i] = float32(math.Sin(float64(i)))
	}
	pix := make([]uint8, 4*len(v))
	for b.Loop() {
		colormap.Paint(pix, v, colormap.Symmetric(1), m)
	}
}
