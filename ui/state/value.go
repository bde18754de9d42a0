package state

import "slices"

// A Value is one observed piece of state. The zero Value holds the zero of T.
type Value[T comparable] struct {
	v     T
	heard []*func(T)
}

// Get returns the value.
func (o *Value[T]) Get() T { return o.v }

// Set stores v and tells the listeners; an equal v does nothing, so loops come to rest.
func (o *Value[T]) Set(v T) {
	if v == o.v {
		return
	}
	o.v = v
	for _, f := range slices.Clone(o.heard) {
		if o.v != v { // a listener set it again and told everybody
			return
		}
		(*f)(v)
	}
}

// Listen calls f now and after every change, until stop is called.
func (o *Value[T]) Listen(f func(T)) (stop func()) {
	stop = o.OnChange(f)
	f(o.v)
	return stop
}

// OnChange calls f after every change, until stop is called.
func (o *Value[T]) OnChange(f func(T)) (stop func()) {
	heard := &f
	o.heard = append(o.heard, heard)
	return func() { o.heard = slices.DeleteFunc(o.heard, func(g *func(T)) bool { return g == heard }) }
}
