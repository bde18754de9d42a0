package job

import (
	"context"
	"fmt"
	"runtime/debug"

	"fyne.io/fyne/v2"
)

// A Do runs a function on the main goroutine, later and in order.
type Do func(func())

// Main is Fyne's main goroutine.
var Main Do = fyne.Do

// A Latest runs one kind of request of which only the newest matters: starting one
// cancels the one before it and drops what that finds. Its methods belong to the main
// goroutine.
type Latest[T any] struct {
	do         Do
	generation uint64
	cancel     context.CancelFunc
}

// NewLatest returns a Latest whose results arrive through do.
func NewLatest[T any](do Do) *Latest[T] { return &Latest[T]{do: do} }

// Start runs work beside the window; show gets what it found, unless a newer request
// or Stop came first. The context of an outdated request ends.
func (l *Latest[T]) Start(work func(context.Context) (T, error), show func(T, error)) {
	l.Stop()
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	mine := l.generation
	go func() {
		defer cancel()
		found, err := guarded(ctx, work)
		l.do(func() {
			if mine == l.generation {
				l.cancel = nil
				show(found, err)
			}
		})
	}()
}

// Busy reports whether a request is under way.
func (l *Latest[T]) Busy() bool { return l.cancel != nil }

// Stop drops the request under way.
func (l *Latest[T]) Stop() {
	l.generation++
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

// A Panic is a panic of background work, as an error.
type Panic struct {
	Value any
	Stack string // for the details of a report
}

// Error says what the panic said.
func (p *Panic) Error() string { return fmt.Sprintf("an unexpected failure: %v", p.Value) }

// guarded turns a panic into an error.
func guarded[T any](ctx context.Context, work func(context.Context) (T, error)) (found T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Panic{Value: p, Stack: string(debug.Stack())}
		}
	}()
	return work(ctx)
}
