package state

import (
	"encoding/json"
	"slices"
)

// A Named is a view that somebody saved: where the cursors stood and how the panels
// were set.
type Named struct {
	Name  string          `json:"name"`
	Mark  Mark            `json:"cursors"`
	Views json.RawMessage `json:"views"`
}

// Names lists the saved views, oldest first.
func (s *Session) Names() []string {
	out := make([]string, len(s.named))
	for i, n := range s.named {
		out[i] = n.Name
	}
	return out
}

// SaveView keeps the present view under a name; a view of that name is replaced.
func (s *Session) SaveView(name string) error {
	text, err := json.Marshal(&s.Views)
	if err != nil {
		return err
	}
	view := Named{name, s.Mark(), text}
	if i := s.nameAt(name); i >= 0 {
		s.named[i] = view
	} else {
		s.named = append(s.named, view)
	}
	s.Named.Set(s.Named.Get() + 1)
	return nil
}

// ShowView returns to a saved view; Back returns to where one was.
func (s *Session) ShowView(name string) {
	i := s.nameAt(name)
	if i < 0 {
		return
	}
	view := s.named[i]
	_ = s.Views.UnmarshalJSON(view.Views) // what another version saved in another form is left alone
	s.visit("view", func() { s.Restore(view.Mark) })
}

// RenameView gives a saved view another name, unless one has it already.
func (s *Session) RenameView(from, to string) bool {
	i := s.nameAt(from)
	if i < 0 || to == "" || s.nameAt(to) >= 0 {
		return false
	}
	s.named[i].Name = to
	s.Named.Set(s.Named.Get() + 1)
	return true
}

// ForgetView drops a saved view.
func (s *Session) ForgetView(name string) {
	if i := s.nameAt(name); i >= 0 {
		s.named = slices.Delete(s.named, i, i+1)
		s.Named.Set(s.Named.Get() + 1)
	}
}

func (s *Session) nameAt(name string) int {
	return slices.IndexFunc(s.named, func(n Named) bool { return n.Name == name })
}
