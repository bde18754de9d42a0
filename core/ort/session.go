package ort

import (
	"context"
	"fmt"

	rt "github.com/yalue/onnxruntime_go"
)

// Options say how a graph is run. The zero Options run it on all cores of the CPU.
type Options struct {
	Provider Provider // "" is the CPU, Auto what Choose gives
	Threads  int      // intra-op threads; 0 is one a core
	Folder   string   // where external weights lie; "" when the graph has none
}

// A Session is a graph made ready to run. It is safe for one Run at a time.
type Session struct {
	session *rt.DynamicAdvancedSession
	run     *rt.RunOptions
	in, out []rt.Value // of the last run, kept so that a run allocates nothing
}

// NewSession prepares the graph of a serialized ModelProto. inputs and outputs
// name the tensors that Run takes and gives, in that order. An error for lack of
// memory is [ErrMemory].
func NewSession(model []byte, inputs, outputs []string, o Options) (*Session, error) {
	if err := Open(); err != nil {
		return nil, err
	}
	options, err := sessionOptions(o)
	if err != nil {
		return nil, err
	}
	defer options.Destroy()
	s, err := rt.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, options)
	if err != nil {
		return nil, runtimeError(err)
	}
	run, err := rt.NewRunOptions()
	if err != nil {
		s.Destroy()
		return nil, runtimeError(err)
	}
	return &Session{session: s, run: run, in: make([]rt.Value, len(inputs)), out: make([]rt.Value, len(outputs))}, nil
}

// Run executes the graph once. A nil entry of out is allocated and stored there;
// its caller closes it. A tensor given there is written in place and must have
// the output's type and shape. When ctx ends, a running graph is stopped between
// two of its nodes and ctx's error returned.
func (s *Session) Run(ctx context.Context, in, out []*Tensor) error {
	if len(in) != len(s.in) || len(out) != len(s.out) {
		panic(fmt.Sprintf("ort: %d inputs and %d outputs for a graph of %d and %d", len(in), len(out), len(s.in), len(s.out)))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	fill(s.in, in)
	fill(s.out, out)
	err := s.runUntil(ctx)
	if err == nil {
		err = ctx.Err()
	}
	for i := range out {
		if out[i] != nil || s.out[i] == nil {
			continue
		}
		if err != nil {
			s.out[i].Destroy() // complete, but its caller will not hear of it
			continue
		}
		out[i] = &Tensor{s.out[i]}
	}
	return err
}

// runUntil runs the graph on s.in and s.out and stops it when ctx ends.
func (s *Session) runUntil(ctx context.Context) error {
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(told)
		s.run.Terminate()
	})
	err := s.session.RunWithOptions(s.in, s.out, s.run)
	if !stop() {
		<-told
		s.run.UnsetTerminate()
		return ctx.Err()
	}
	if err != nil {
		return runtimeError(err)
	}
	return nil
}

// Close frees the session.
func (s *Session) Close() {
	if s == nil || s.session == nil {
		return
	}
	s.session.Destroy()
	s.run.Destroy()
	s.session, s.run = nil, nil
}

func fill(values []rt.Value, tensors []*Tensor) {
	for i, t := range tensors {
		values[i] = nil
		if t != nil {
			values[i] = t.value
		}
	}
}
