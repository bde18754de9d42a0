package look

import (
	"fmt"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"syncact/assets"
)

var tinted = struct {
	sync.Mutex
	icons map[string]fyne.Resource
}{icons: map[string]fyne.Resource{}}

// Icon returns the drawing of a name in assets/icons in a colour of the theme in
// use. It panics for a name that is not there.
func Icon(name string, tint fyne.ThemeColorName) fyne.Resource {
	c := Color(tint)
	hex := fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
	key := name + hex
	tinted.Lock()
	defer tinted.Unlock()
	if r, ok := tinted.icons[key]; ok {
		return r
	}
	text, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		panic("look: no icon is called " + name)
	}
	r := fyne.NewStaticResource(key+".svg", []byte(strings.ReplaceAll(string(text), "currentColor", hex)))
	tinted.icons[key] = r
	return r
}
