package ui

import (
	"encoding/json"
	"os"
	"slices"

	"fyne.io/fyne/v2"
	"github.com/adrg/xdg"
	"github.com/google/renameio/v2"

	"syncact/ui/setup"
)

// preferences are what the application remembers between starts.
type preferences struct {
	Theme   string         `json:"theme,omitempty"`
	Scale   float32        `json:"text_scale,omitempty"`
	Recents []setup.Recent `json:"recents,omitempty"`
	Window  [2]float32     `json:"window,omitempty"` // width and height, dp

	path string
}

// mostRecents is how many studies are remembered.
const mostRecents = 12

// readPreferences reads what was remembered; what cannot be read is forgotten.
func readPreferences() *preferences {
	p := &preferences{Scale: 1}
	path, err := xdg.ConfigFile("syncact/preferences.json")
	if err != nil {
		return p
	}
	p.path = path
	if text, err := os.ReadFile(path); err == nil {
		if json.Unmarshal(text, p) != nil {
			*p = preferences{path: path}
		}
	}
	if p.Scale < .85 || p.Scale > 2 {
		p.Scale = 1
	}
	return p
}

// size is that of the window when it was closed last, at least 900 × 600.
func (p *preferences) size() fyne.Size {
	if p.Window == [2]float32{} {
		return fyne.NewSize(1600, 1000)
	}
	return fyne.NewSize(max(p.Window[0], leastWidth), max(p.Window[1], leastHeight))
}

// save writes the preferences; a full disk costs only the memory of them.
func (p *preferences) save() {
	if p.path == "" {
		return
	}
	if text, err := json.MarshalIndent(p, "", "  "); err == nil {
		_ = renameio.WriteFile(p.path, append(text, '\n'), 0o644)
	}
}

// remember puts a study first among the recent ones.
func (p *preferences) remember(r setup.Recent) {
	p.drop(r.Path)
	p.Recents = slices.Insert(p.Recents, 0, r)
	p.Recents = p.Recents[:min(len(p.Recents), mostRecents)]
	p.save()
}

// drop forgets the study at a path.
func (p *preferences) drop(path string) {
	p.Recents = slices.DeleteFunc(p.Recents, func(o setup.Recent) bool { return o.Path == path })
}

// forget empties the list of recent studies.
func (p *preferences) forget() {
	p.Recents = nil
	p.save()
}
