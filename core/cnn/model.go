package cnn

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"syncact/core/fault"
	"syncact/core/onnx"
	"syncact/core/ort"
	"syncact/core/series"
)

// ErrTaps is beneath the refusal of layer patterns that fit no layer.
var ErrTaps = errors.New("cnn: no such layer")

// ErrRun is beneath the refusal of a model that the runtime cannot run.
var ErrRun = errors.New("cnn: model does not run")

// DefaultBatch is how many frames are fed at a time; more was slower on a CPU.
const DefaultBatch = 8

// Options say how a model is read. The zero Options read the post-nonlinearity
// means of all convolutions of an ImageNet model on the CPU.
type Options struct {
	Name       string       // first part of neuron ids; "" is the file's name
	Preprocess Preprocess   // zero is imagenet
	Taps       []string     // patterns over layer ids, "*" for any letters; nil or "auto" is onnx's Auto
	Kind       onnx.Kind    // Post, Norm or Pre
	Max        bool         // the maximum over space in place of the mean
	Provider   ort.Provider // "" is the CPU
	Threads    int          // 0 is one a core
	Batch      int          // 0 is DefaultBatch; a model of fixed batch has its own
}

// A Neuron is one channel of a layer.
type Neuron struct {
	ID    series.ID // model/layer/u<k>
	Layer string
	Unit  int
}

// A Model is a CNN ready to be fed. It is safe for concurrent use; extractions
// wait for each other.
type Model struct {
	Name  string
	Graph *onnx.Model // as the file has it

	pre     Preprocess // with its size
	options Options
	tapped  *onnx.Tapped
	neurons []Neuron
	widths  []int // channels of each output

	running  sync.Mutex // of the session
	session  *ort.Session
	provider ort.Provider // of the session; "" before the first run
	size     int          // frames a run

	saying   sync.Mutex
	findings []fault.Finding
}

// Open reads and checks a model and finds its neurons. The runtime is started only
// where the file does not say how many channels a layer has.
func Open(file string, o Options) (*Model, error) {
	graph, err := onnx.Open(file)
	if err != nil {
		return nil, err
	}
	m := &Model{Name: cleanName(o.Name, file), Graph: graph, options: o, findings: slices.Clone(graph.Findings)}
	if err := m.setPreprocess(file); err != nil {
		return nil, err
	}
	layers, err := m.layers(file)
	if err != nil {
		return nil, err
	}
	if m.tapped, err = graph.TapWith(onnx.TapOptions{Kind: o.Kind, Layers: layers, Max: o.Max}); err != nil {
		return nil, err
	}
	m.setBatch()
	if err := m.setNeurons(); err != nil {
		return nil, err
	}
	return m, nil
}

// cleanName makes the first part of ids: a slash would end it.
func cleanName(name, file string) string {
	if name == "" {
		name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	}
	return strings.Map(func(r rune) rune {
		if r < '!' || r == '/' || r == '\\' || r == 0x7f {
			return '.'
		}
		return r
	}, name)
}

// setPreprocess fills in what the model's input decides.
func (m *Model) setPreprocess(file string) error {
	p, in := m.options.Preprocess, m.Graph.Input
	if p.isZero() {
		p, _ = Named("imagenet")
	}
	err := p.check(in.Channels)
	for i, declared := range []int{in.Height, in.Width} {
		switch {
		case declared > 0 && p.Size[i] > 0 && p.Size[i] != declared:
			err = wrong(fmt.Sprintf("size is %v, the model takes %d×%d", p.Size, in.Height, in.Width), "leave size out")
		case declared > 0:
			p.Size[i] = declared
		case p.Size[i] == 0:
			p.Size[i] = 224
			if i == 0 {
				m.say(fault.Finding{Severity: fault.Note, File: file, What: "the model takes pictures of any size: 224 pixels are fed", Do: "write size if it was trained otherwise"})
			}
		}
	}
	if err == nil && p.Fit != Stretch && p.Resize > 0 && p.Resize < min(p.Size[0], p.Size[1]) {
		err = wrong(fmt.Sprintf("resize %d is less than the %v that is fed", p.Resize, p.Size), "write a larger resize")
	}
	var bad *fault.Input
	if errors.As(err, &bad) {
		bad.File = file
	}
	if in.Type == onnx.Uint8 {
		m.say(fault.Finding{Severity: fault.Note, File: file, What: "the model takes bytes and scales them itself: range, mean and sd are not applied"})
	}
	m.pre = p
	return err
}

// layers finds the layers that the patterns ask for, in order of execution.
func (m *Model) layers(file string) ([]int, error) {
	taps := m.options.Taps
	if len(taps) == 0 || slices.Equal(taps, []string{"auto"}) {
		return nil, nil
	}
	chosen := map[int]bool{}
	for _, pattern := range taps {
		found := false
		for i, l := range m.Graph.Layers {
			fits, err := path.Match(pattern, l.ID)
			if err != nil {
				return nil, &fault.Input{File: file, What: fmt.Sprintf("taps: %q is no pattern", pattern), Do: "use * and ?", Err: ErrTaps}
			}
			if fits {
				chosen[i], found = true, true
			}
		}
		if !found {
			return nil, &fault.Input{File: file, What: fmt.Sprintf("taps: no layer fits %q", pattern), Why: "its layers are " + m.layerNames(), Do: "choose among them", Err: ErrTaps}
		}
	}
	var out []int
	for i := range m.Graph.Layers {
		if chosen[i] {
			out = append(out, i)
		}
	}
	return out, nil
}

func (m *Model) layerNames() string {
	const most = 12
	var names []string
	for i, l := range m.Graph.Layers {
		if i == most {
			names = append(names, fmt.Sprintf("… (%d)", len(m.Graph.Layers)))
			break
		}
		names = append(names, l.ID)
	}
	return strings.Join(names, ", ")
}

func (m *Model) setBatch() {
	m.size = m.options.Batch
	if m.size <= 0 {
		m.size = DefaultBatch
	}
	if m.tapped.Input.Batch > 0 {
		m.size = m.tapped.Input.Batch
	}
}

// setNeurons lists the channels of all outputs. Where the file does not say how
// many there are, one frame of zeros tells.
func (m *Model) setNeurons() error {
	m.widths = make([]int, len(m.tapped.Layers))
	for i, k := range m.tapped.Layers {
		m.widths[i] = m.Graph.Layers[k].Channels
	}
	if slices.Contains(m.widths, 0) {
		if err := m.Check(context.Background()); err != nil {
			return err
		}
	}
	for i, k := range m.tapped.Layers {
		layer := m.Graph.Layers[k].ID
		for u := range m.widths[i] {
			id := series.ID(fmt.Sprintf("%s/%s/u%d", m.Name, layer, u))
			m.neurons = append(m.neurons, Neuron{id, layer, u})
		}
	}
	return nil
}

// Neurons returns the neurons in the order of an extraction's columns: layers in
// order of execution, units from 0.
func (m *Model) Neurons() []Neuron { return slices.Clone(m.neurons) }

// Len returns the number of neurons.
func (m *Model) Len() int { return len(m.neurons) }

// Preprocess returns how frames are fed, with the size that the model decided.
func (m *Model) Preprocess() Preprocess { return m.pre }

// Findings returns what the file's check, the choice of provider and the
// extractions so far have noticed.
func (m *Model) Findings() []fault.Finding {
	m.saying.Lock()
	defer m.saying.Unlock()
	return slices.Clone(m.findings)
}

func (m *Model) say(said ...fault.Finding) {
	m.saying.Lock()
	defer m.saying.Unlock()
	for _, f := range said {
		if f.File == "" {
			f.File = m.Graph.Path
		}
		if !slices.Contains(m.findings, f) {
			m.findings = append(m.findings, f)
		}
	}
}

// Memory estimates the resident bytes of an extraction on the CPU, decoded frames
// of width by height included.
func (m *Model) Memory(width, height int) int64 {
	weights := m.weights()
	widest := int64(0) // two neighbouring maps are alive at a time
	last := int64(frameLen(m.pre, m.tapped.Input))
	for _, l := range m.Graph.Layers {
		next := int64(l.Channels) * int64(l.Spatial[0]) * int64(l.Spatial[1])
		widest, last = max(widest, last+next), next
	}
	frame := 3*int64(width)*int64(height) + 4*int64(frameLen(m.pre, m.tapped.Input)) + 8*int64(len(m.neurons))
	return ort.Memory(weights, 4*widest*int64(m.size)) + frame*int64(3*m.size) + 4*flushRows*int64(len(m.neurons))
}

func (m *Model) weights() int64 {
	sum := int64(len(m.tapped.Bytes))
	if m.tapped.Folder == "" {
		return sum
	}
	files, _ := os.ReadDir(m.tapped.Folder)
	for _, f := range files { // the files of this model carry its name
		if info, err := f.Info(); err == nil && !f.IsDir() && strings.HasPrefix(f.Name(), filepath.Base(m.Graph.Path)+".") {
			sum += info.Size()
		}
	}
	return sum
}

// Close frees the session. The model can be used again, which makes a new one.
func (m *Model) Close() {
	m.running.Lock()
	defer m.running.Unlock()
	m.session.Close()
	m.session, m.provider = nil, ""
}
