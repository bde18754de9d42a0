package ui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/adrg/xdg"
	"github.com/google/renameio/v2"
)

// A recent is a study that was opened before.
type recent struct {
	Path   string    `json:"path"`
	Name   string    `json:"name"`
	Facts  string    `json:"facts"`
	Opened time.Time `json:"opened"`
}

// missing reports whether the study is not where it was.
func (r recent) missing() bool {
	_, err := os.Stat(filepath.Join(r.Path, "study.json"))
	return err != nil
}

// preferences are what the application remembers between starts.
type preferences struct {
	Theme   string   `json:"theme,omitempty"`
	Scale   float32  `json:"text_scale,omitempty"`
	Recents []recent `json:"recents,omitempty"`

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
func (p *preferences) remember(r recent) {
	p.Recents = slices.DeleteFunc(p.Recents, func(o recent) bool { return o.Path == r.Path })
	p.Recents = slices.Insert(p.Recents, 0, r)
	p.Recents = p.Recents[:min(len(p.Recents), mostRecents)]
	p.save()
}

// when says a moment as people do: today, 14:02 or 12 November.
func when(t, now time.Time) string {
	switch days := int(now.Truncate(24*time.Hour).Sub(t.Truncate(24*time.Hour)).Hours() / 24); {
	case days == 0:
		return "today, " + t.Format("15:04")
	case days < 7:
		return t.Format("Monday")
	case t.Year() == now.Year():
		return t.Format("2 January")
	}
	return t.Format("2 January 2006")
}
