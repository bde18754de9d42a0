package state

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// savedView is the form of session.json.
type savedView struct {
	Version int     `json:"version"`
	Mark    Mark    `json:"cursors"`
	Page    string  `json:"workspace,omitempty"`
	Views   *Views  `json:"views"`
	Named   []Named `json:"saved_views,omitempty"`
}

// Save writes cursors, views, workspace and saved views to a file, whole or not at all.
func (s *Session) Save(path string) error {
	text, err := json.MarshalIndent(savedView{1, s.Mark(), s.Page.Get(), &s.Views, s.named}, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(path, append(text, '\n'), 0o644)
}

// Load restores cursors and views from a file; a missing file changes nothing but the
// saved views, which are those of the file.
func (s *Session) Load(path string) error {
	s.named = nil
	defer func() { s.Named.Set(s.Named.Get() + 1) }()
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	saved := savedView{Views: &s.Views}
	if err := json.Unmarshal(text, &saved); err != nil {
		return err
	}
	s.named = saved.Named
	s.Page.Set(saved.Page)
	s.Restore(saved.Mark)
	return nil
}
