package state

import (
	"slices"
	"time"

	"syncact/core/series"
)

// A Mark is where the cursors stand.
type Mark struct {
	Model   string     `json:"model,omitempty"`
	Set     string     `json:"networks,omitempty"`
	Run     string     `json:"run,omitempty"`
	Neuron  series.ID  `json:"neuron,omitempty"`
	Network series.ID  `json:"network,omitempty"`
	Place   [3]float64 `json:"place_mm"`
	Seconds float64    `json:"seconds"`
}

// Mark returns where the cursors stand.
func (s *Session) Mark() Mark {
	return Mark{s.Model.Get(), s.Set.Get(), s.Run.Get(), s.Neuron.Get(), s.Network.Get(), s.Place.Get(), s.Seconds.Get()}
}

// Restore puts every cursor where a mark says; it is not a step of the trail.
func (s *Session) Restore(m Mark) {
	s.Set.Set(m.Set)
	s.Model.Set(m.Model)
	s.Run.Set(m.Run)
	s.Neuron.Set(m.Neuron)
	s.Network.Set(m.Network)
	s.Place.Set(m.Place)
	s.Seconds.Set(m.Seconds)
}

// pause is how soon a change of the same kind belongs to the one before it: a drag is
// one step.
const pause = 800 * time.Millisecond

// trailLength is how many steps are kept.
const trailLength = 200

// A Trail is the way through the places visited.
type Trail struct {
	// Changed tells when Back or Forward become possible or impossible.
	Changed Value[int]

	marks []Mark
	at    int // marks[at] is where one stands; empty: nowhere yet
	kind  string
	last  time.Time
	now   func() time.Time
}

func (t *Trail) add(kind string, before, after Mark) {
	now := t.now()
	if len(t.marks) == 0 {
		t.marks, t.at = []Mark{before}, 0
	}
	if kind == t.kind && now.Sub(t.last) < pause && t.at > 0 && t.at == len(t.marks)-1 {
		t.marks[t.at] = after
	} else {
		t.marks = append(t.marks[:t.at+1], after)
		t.at++
	}
	if over := len(t.marks) - trailLength; over > 0 {
		t.marks = slices.Delete(t.marks, 0, over)
		t.at -= over
	}
	t.kind, t.last = kind, now
	t.Changed.Set(t.Changed.Get() + 1)
}

// CanBack reports whether there is a place before this one.
func (t *Trail) CanBack() bool { return t.at > 0 }

// CanForward reports whether there is a place after this one.
func (t *Trail) CanForward() bool { return t.at < len(t.marks)-1 }

// Back returns to the place before, if there is one.
func (s *Session) Back() { s.step(-1, s.Trail.CanBack()) }

// Forward goes to the place after, if there is one.
func (s *Session) Forward() { s.step(1, s.Trail.CanForward()) }

func (s *Session) step(by int, can bool) {
	if !can {
		return
	}
	t := &s.Trail
	t.at += by
	t.kind = ""
	s.Restore(t.marks[t.at])
	t.Changed.Set(t.Changed.Get() + 1)
}
