package state

import (
	"time"

	"syncact/core/series"
)

// A Session is what panels agree on. They know it and not one another.
type Session struct {
	Neuron  Value[series.ID]  // model/layer/u<k>
	Network Value[series.ID]  // set/name
	Place   Value[[3]float64] // crosshair, world mm
	Seconds Value[float64]    // time in the run, s
	Run     Value[string]
	Model   Value[string]
	Set     Value[string] // set of networks

	HoldPlace, HoldTime Value[bool] // selections leave place or time alone

	// Trail is the way back and forward through the places visited.
	Trail Trail
	// Views are the settings of panels that undo and saving know.
	Views Views
	// Page is the workspace that is shown.
	Page Value[string]
	// Named counts changes of the saved views.
	Named Value[int]
	named []Named
	// Links answers what belongs to a selection; nil while no study is open.
	Links Links
}

// Links are the facts of a study that a selection follows. Every answer is at hand:
// a selection starts no computation.
type Links interface {
	Best(neuron series.ID) (network series.ID, ok bool)
	Peak(network series.ID) (mm [3]float64, ok bool)
	TopFrame(neuron series.ID) (run string, seconds float64, ok bool)
	// SameRank returns the neuron of a model that stands at the same rank by best r.
	SameRank(neuron series.ID, model string) (series.ID, bool)
	// Duration returns the length of a run in seconds, 0 when unknown.
	Duration(run string) float64
	// ModelOf returns the model a neuron belongs to.
	ModelOf(neuron series.ID) string
}

// NewSession returns a session with nothing selected.
func NewSession() *Session {
	s := &Session{}
	s.Trail.now, s.Views.now = time.Now, time.Now
	return s
}

// SelectCell chooses a neuron and a network, as a cell of the matrix does: place
// goes to the network's peak, time to the neuron's top frame, unless held.
func (s *Session) SelectCell(neuron, network series.ID) {
	s.visit("cell", func() {
		s.follow(neuron)
		s.Neuron.Set(neuron)
		s.Network.Set(network)
		s.toPeak(network)
		s.toTopFrame(neuron)
	})
}

// SelectNeuron chooses a neuron, as search, lists and profiles do: its best network,
// that network's peak and its own top frame come with it.
func (s *Session) SelectNeuron(neuron series.ID) {
	s.visit("neuron", func() {
		s.follow(neuron)
		s.Neuron.Set(neuron)
		if s.Links == nil {
			return
		}
		if network, ok := s.Links.Best(neuron); ok {
			s.Network.Set(network)
			s.toPeak(network)
		}
		s.toTopFrame(neuron)
	})
}

// SelectNetwork chooses a network and goes to its peak; neuron and time stay.
func (s *Session) SelectNetwork(network series.ID) {
	s.visit("network", func() {
		s.Network.Set(network)
		s.toPeak(network)
	})
}

// GoTo moves the place cursor; everything else stays.
func (s *Session) GoTo(mm [3]float64) { s.visit("place", func() { s.Place.Set(mm) }) }

// SetTime moves the time cursor; everything else stays.
func (s *Session) SetTime(seconds float64) {
	s.visit("time", func() { s.Seconds.Set(max(0, seconds)) })
}

// SelectFrame moves to a time of a run, as a top frame does.
func (s *Session) SelectFrame(run string, seconds float64) {
	s.visit("frame", func() {
		s.Run.Set(run)
		s.Seconds.Set(max(0, seconds))
	})
}

// SelectModel chooses a model: the neuron of the same rank there, and its best network.
func (s *Session) SelectModel(model string) {
	s.visit("model", func() {
		before := s.Neuron.Get()
		s.Model.Set(model)
		if s.Links == nil {
			return
		}
		if neuron, ok := s.Links.SameRank(before, model); ok {
			s.Neuron.Set(neuron)
			if network, ok := s.Links.Best(neuron); ok {
				s.Network.Set(network)
			}
		}
	})
}

// SelectRun chooses a run and goes to the same fraction of it.
func (s *Session) SelectRun(run string) {
	s.visit("run", func() {
		before := s.Run.Get()
		s.Run.Set(run)
		if s.Links == nil {
			return
		}
		if was, is := s.Links.Duration(before), s.Links.Duration(run); was > 0 && is > 0 {
			s.Seconds.Set(s.Seconds.Get() / was * is)
		}
	})
}

// visit makes a change of place that Back undoes.
func (s *Session) visit(kind string, change func()) {
	before := s.Mark()
	change()
	if after := s.Mark(); after != before {
		s.Trail.add(kind, before, after)
	}
}

func (s *Session) follow(neuron series.ID) {
	if s.Links != nil && neuron != "" {
		if model := s.Links.ModelOf(neuron); model != "" {
			s.Model.Set(model)
		}
	}
}

func (s *Session) toPeak(network series.ID) {
	if s.Links == nil || s.HoldPlace.Get() {
		return
	}
	if mm, ok := s.Links.Peak(network); ok {
		s.Place.Set(mm)
	}
}

func (s *Session) toTopFrame(neuron series.ID) {
	if s.Links == nil || s.HoldTime.Get() {
		return
	}
	if run, seconds, ok := s.Links.TopFrame(neuron); ok {
		s.Run.Set(run)
		s.Seconds.Set(seconds)
	}
}
