package ort

import (
	"context"
	"fmt"

	rt "github.com/yalue/onnxruntime_go"
)

// Options say how a graph is run. The zero Options run it on all cores of the CPU.
type Options struct {
	Provider Provider // "" is the CPU
	Threads  int      // intra-op threads; 0 is one a core
	Folder   string   // where external weights lie; "" when the graph has none
}

// A Session is a graph made ready to run. It is safe for one Run at a time.
type Session struct {
	session *rt.DynamicAdvancedSession
}

// NewSession prepares the graph of a serialized ModelProto. inputs and outputs
// name the tensors that Run takes and gives, in that order.
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
		return nil, fmt.Errorf("ort: %w", err)
	}
	return &Session{session: s}, nil
}

// Run executes the graph once. A nil entry of out is allocated and stored there;
// its caller closes it. When ctx ends, a running graph is stopped and ctx's error
// returned.
func (s *Session) Run(ctx context.Context, in, out []*Tensor) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	run, err := rt.NewRunOptions()
	if err != nil {
		return fmt.Errorf("ort: %w", err)
	}
	// Destroyed only after the watcher has gone: it may be about to terminate.
	ended, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-ctx.Done():
			run.Terminate()
		case <-ended:
		}
	}()
	outputs := values(out)
	err = s.session.RunWithOptions(values(in), outputs, run)
	close(ended)
	<-watched
	run.Destroy()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("ort: %w", err)
	}
	for i := range out {
		if out[i] == nil {
			out[i] = &Tensor{outputs[i]}
		}
	}
	return nil
}

// Close frees the session.
func (s *Session) Close() {
	if s != nil && s.session != nil {
		s.session.Destroy()
		s.session = nil
	}
}

func values(tensors []*Tensor) []rt.Value {
	out := make([]rt.Value, len(tensors))
	for i, t := range tensors {
		if t != nil {
			out[i] = t.value
		}
	}
	return out
}
