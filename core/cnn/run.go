package cnn

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"syncact/core/fault"
	"syncact/core/ort"
)

// Tensor returns the exact tensor that is fed for a frame.
func (m *Model) Tensor(frame Frame) (*Tensor, error) {
	t := newTensor(m.pre, m.tapped.Input, 1)
	return t, newFeeder(m.pre, m.tapped.Input).put(t, 0, frame)
}

// Picture returns what is fed for a frame as a picture: the tensor with scaling
// and colour order undone.
func (m *Model) Picture(frame Frame) (Frame, error) {
	t, err := m.Tensor(frame)
	if err != nil {
		return Frame{}, err
	}
	return picture(m.pre, m.tapped.Input, t, 0), nil
}

// Run feeds frames that are already tensors, as they are, and returns frames ×
// neurons activations, row after row.
func (m *Model) Run(ctx context.Context, in *Tensor) ([]float32, error) {
	m.running.Lock()
	defer m.running.Unlock()
	out := make([]float32, in.Frames()*len(m.neurons))
	return out, m.infer(ctx, in, in.Frames(), out)
}

// Check starts the runtime and runs one frame of zeros, to learn whether it can. An
// extraction does the same by itself.
func (m *Model) Check(ctx context.Context) error {
	m.running.Lock()
	defer m.running.Unlock()
	return m.infer(ctx, newTensor(m.pre, m.tapped.Input, 1), 1, nil)
}

// infer runs the first n frames of in and writes n×N activations to out, unless
// out is nil. It steps back to smaller batches and to the CPU where memory ends,
// going on behind the frames that are done. m.running is held.
func (m *Model) infer(ctx context.Context, in *Tensor, n int, out []float32) error {
	if m.provider == "" {
		m.choose()
	}
	done := 0
	step := m.size
	fixed := m.tapped.Input.Batch
	if fixed > 0 {
		step = 1 // no half of a fixed batch can be fed
	}
	try := func(p ort.Provider, size int) error {
		if fixed > 0 {
			size = fixed
		}
		m.size = size
		for done < n {
			rows := min(size, n-done)
			if err := m.runRows(ctx, p, in, done, rows, out); err != nil {
				return err
			}
			done += rows
		}
		return nil
	}
	said, err := ort.Shrink(m.provider, step, try)
	m.say(said...)
	if err != nil && m.provider != ort.CPU && ctx.Err() == nil && !errors.Is(err, ort.ErrLibrary) {
		m.say(fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("%s cannot run this model: went on with the CPU", m.provider), Why: err.Error()})
		m.provider = ort.CPU
		said, err = ort.Shrink(ort.CPU, step, try)
		m.say(said...)
	}
	return m.runFault(ctx, err)
}

// choose settles the provider and says why it is not the wished one.
func (m *Model) choose() {
	p, reason := ort.Choose(m.options.Provider)
	severity := fault.Note
	if m.options.Provider != ort.Auto {
		severity = fault.Warning
	}
	if reason != "" {
		m.say(fault.Finding{Severity: severity, What: fmt.Sprintf("the model runs on %s", p), Why: reason})
	}
	m.provider = p
}

// runFault says which file could not be run.
func (m *Model) runFault(ctx context.Context, err error) error {
	switch {
	case err == nil, ctx.Err() != nil:
		return err
	case errors.Is(err, ort.ErrLibrary):
		return err
	case errors.Is(err, ort.ErrMemory):
		return &fault.Input{File: m.Graph.Path, What: "the model does not fit into memory", Why: err.Error(), Do: "close other programs, or use a smaller model", Err: fmt.Errorf("%w: %w", ErrRun, err)}
	}
	return &fault.Input{File: m.Graph.Path, What: "the runtime cannot run this model", Why: err.Error(), Do: "export it again with another opset", Err: fmt.Errorf("%w: %w", ErrRun, err)}
}

// start makes the session for provider p, unless it is there.
func (m *Model) start(p ort.Provider) error {
	if m.session != nil && m.provider == p {
		return nil
	}
	m.session.Close()
	m.session, m.provider = nil, p
	s, err := ort.NewSession(m.tapped.Bytes, []string{m.tapped.Input.Name}, m.tapped.Outputs,
		ort.Options{Provider: p, Threads: m.options.Threads, Folder: m.tapped.Folder})
	if err != nil {
		return err
	}
	m.session = s
	return nil
}

// runRows runs frames first … first+rows of in at once.
func (m *Model) runRows(ctx context.Context, p ort.Provider, in *Tensor, first, rows int, out []float32) error {
	if err := m.start(p); err != nil {
		return err
	}
	feed, err := m.feed(in, first, rows)
	if err != nil {
		return err
	}
	defer feed.Close()
	pooled := make([]*ort.Tensor, len(m.tapped.Outputs))
	if err := m.session.Run(ctx, []*ort.Tensor{feed}, pooled); err != nil {
		return err
	}
	at := 0
	for i, t := range pooled {
		v, shape := ort.Data[float32](t), t.Shape()
		if len(shape) != 2 || shape[0] < rows || m.widths[i] != 0 && shape[1] != m.widths[i] {
			t.Close()
			return fmt.Errorf("layer %s gives a tensor of %v for %d frames", m.tapped.Outputs[i], shape, rows)
		}
		m.widths[i] = shape[1]
		for r := 0; out != nil && r < rows; r++ {
			copy(out[(first+r)*len(m.neurons)+at:], v[r*shape[1]:(r+1)*shape[1]])
		}
		at += shape[1]
		t.Close()
	}
	return nil
}

// feed makes the runtime's tensor of some frames. It shares their memory, except
// where a fixed batch has to be filled up with the last frame.
func (m *Model) feed(in *Tensor, first, rows int) (*ort.Tensor, error) {
	each := 1
	for _, d := range in.Shape[1:] {
		each *= d
	}
	shape := append([]int{rows}, in.Shape[1:]...)
	fill := m.tapped.Input.Batch - rows
	if fill > 0 {
		shape[0] += fill
	}
	if in.Bytes != nil {
		return ort.NewTensor(filled(in.Bytes[first*each:(first+rows)*each], each, fill), shape...)
	}
	return ort.NewTensor(filled(in.Float[first*each:(first+rows)*each], each, fill), shape...)
}

// filled repeats the last each elements n times.
func filled[T any](v []T, each, n int) []T {
	if n <= 0 {
		return v
	}
	out := append(make([]T, 0, len(v)+n*each), v...)
	for range n {
		out = append(out, v[len(v)-each:]...)
	}
	return out
}

// threads is how many goroutines may compute.
func (m *Model) threads() int {
	if m.options.Threads > 0 {
		return m.options.Threads
	}
	return runtime.NumCPU()
}
