// Package state holds what the panels of the window share: observed values, the
// session with its four cursors, the way back, and undo of views. It knows no
// drawing, no pixels and nobody's indices: only identities, millimetres and seconds.
//
//	s := state.NewSession()
//	stop := s.Neuron.Listen(func(id series.ID) { … })
//	s.SelectNeuron("resnet18/layer3/u137") // network, place and time follow
//
// Invariants: everything belongs to the main goroutine; a listener is told after a
// change and only then; an equal value changes nothing, so loops come to rest. A
// selection never starts a computation.
package state
