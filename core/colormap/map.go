package colormap

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
)

// A Theme is the ground that a map is made for.
type Theme int

// The themes.
const (
	Dark Theme = iota
	Light
)

// The maps of the application and those of others that are offered beside them.
const (
	Positive   = "positive"
	Negative   = "negative"
	Diverging  = "diverging"
	Sequential = "sequential"
	Anatomy    = "anatomy"
	Grey       = "grey"
	Viridis    = "viridis"
	Cividis    = "cividis"
	Magma      = "magma"
	Inferno    = "inferno"
	Vik        = "vik"
	Berlin     = "berlin"
)

// A Map is 256 colours, least value first.
type Map struct {
	Name   string
	Colors [256]RGB
}

// stops holds the application's maps per theme, as the design of its colours has them.
var stops = map[string][2]string{
	Positive: {"#8A2B06 #D95B10 #FBA733 #FFF1BE", "#FFCE85 #F28A1E #C24408 #701B00"},
	Negative: {"#0A3F7C #2585BF #6CC8EA #E2F7FF", "#A9DBF5 #4A9ED6 #14609F #0A2C5E"},
	Diverging: {"#BFE8FF #4AA9E6 #1C5E94 #12202C #10141A #2A1A10 #8A4512 #E08A2C #FFE0AE",
		"#0A2F5E #1F6FB0 #7FBBE3 #E3EEF6 #FAFAFA #F9EBDD #F0AE68 #C5560F #6A1F00"},
	Sequential: {"#0B1A33 #24396A #5A5C78 #8E8A72 #C7B45F #FFE945", "#FFE945 #C7B45F #8E8A72 #5A5C78 #24396A #0B1A33"},
	Grey:       {"#000000 #FFFFFF", "#000000 #FFFFFF"},
}

// greys is the range and gamma of the anatomy maps.
var greys = [2]struct{ from, to, gamma float64 }{{18, 206, 1.05}, {40, 245, 0.8}}

// Names returns the maps that [Named] knows: those of the application first.
func Names() []string {
	return []string{Positive, Negative, Diverging, Sequential, Anatomy, Viridis, Cividis, Magma, Inferno, Grey, Vik, Berlin}
}

// IsDiverging reports whether a map has its neutral colour in the middle, so that
// its range should lie evenly about zero.
func IsDiverging(name string) bool {
	return name == Diverging || name == Vik || name == Berlin
}

var built = struct {
	sync.Mutex
	maps map[string]*Map
}{maps: make(map[string]*Map)}

// Named returns a map for a theme, built once and shared: it must not be changed.
// False where there is no map of that name.
func Named(name string, theme Theme) (*Map, bool) {
	if theme != Dark && theme != Light {
		panic("colormap: unknown theme")
	}
	if !slices.Contains(Names(), name) {
		return nil, false
	}
	key := fmt.Sprint(name, theme)
	built.Lock()
	defer built.Unlock()
	if built.maps[key] == nil {
		built.maps[key] = build(name, theme)
	}
	return built.maps[key], true
}

func build(name string, theme Theme) *Map {
	if name == Anatomy {
		return anatomy(theme)
	}
	text, ok := published[name]
	if !ok {
		text = stops[name][theme]
	}
	var through []RGB
	for _, hex := range strings.Fields(text) {
		through = append(through, parse(hex))
	}
	return Through(name, through...)
}

func anatomy(theme Theme) *Map {
	g, m := greys[theme], &Map{Name: Anatomy}
	for i := range m.Colors {
		v := uint8(math.Round(g.from + (g.to-g.from)*math.Pow(float64(i)/255, g.gamma)))
		m.Colors[i] = RGB{v, v, v}
	}
	return m
}

// Through makes a map that runs evenly through colours, linear in CIELAB between
// them. It panics with fewer than two.
func Through(name string, colors ...RGB) *Map {
	if len(colors) < 2 {
		panic("colormap: a map needs two colours")
	}
	m := &Map{Name: name}
	for i := range m.Colors {
		at := float64(i) / 255 * float64(len(colors)-1)
		k := min(int(at), len(colors)-2)
		a, b, t := toLab(colors[k]), toLab(colors[k+1]), at-float64(k)
		for c := range a {
			a[c] += t * (b[c] - a[c])
		}
		m.Colors[i] = fromLab(a)
	}
	return m
}

// Reversed returns the map with its ends exchanged.
func (m *Map) Reversed() *Map {
	r := *m
	slices.Reverse(r.Colors[:])
	return &r
}

// parse reads "#FFCE85".
func parse(hex string) RGB {
	var c RGB
	if _, err := fmt.Sscanf(hex, "#%02X%02X%02X", &c[0], &c[1], &c[2]); err != nil {
		panic("colormap: " + hex + " is no colour")
	}
	return c
}
