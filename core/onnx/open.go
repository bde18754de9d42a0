package onnx

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"syncact/core/fault"
)

// Open reads a model, checks everything that can be checked before it runs, and
// finds its layers. A model that cannot be used is refused with a *[fault.Input]
// whose Err is one of this package's; what may spoil results is in
// [Model.Findings]. Weights are not decoded, except those of convolutions, which
// are looked through once.
func Open(path string) (*Model, error) {
	b, err := readFile(path)
	if err != nil {
		err.File = path
		return nil, err
	}
	return Parse(b, path)
}

// Parse is Open for a file that was read. It keeps b. The path is where external
// weights are looked for, and is named in messages.
func Parse(b []byte, path string) (*Model, error) {
	m, err := open(path, b)
	if err != nil {
		err.File = path
		return nil, err
	}
	return m, nil
}

func readFile(path string) ([]byte, *fault.Input) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unopened(err)
	}
	switch {
	case info.IsDir():
		return nil, &fault.Input{What: "is a folder", Do: "choose the .onnx file in it", Err: ErrFormat}
	case !info.Mode().IsRegular():
		return nil, &fault.Input{What: "is no regular file", Do: "choose the .onnx file", Err: ErrFormat}
	case info.Size() > maxFile:
		return nil, refuse(ErrTooLarge, "export the model with external data",
			"has %d bytes; an ONNX file ends at 2 GiB", info.Size())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, unopened(err)
	}
	return b, nil
}

func unopened(err error) *fault.Input {
	in := &fault.Input{What: "cannot be opened", Do: "check the path", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		in.What = "the file was not found"
	case errors.Is(err, fs.ErrPermission):
		in.Why, in.Do = "permission denied", "ask for read permission"
	}
	return in
}

func open(path string, b []byte) (*Model, *fault.Input) {
	if in := sniff(b); in != nil {
		return nil, in
	}
	p, err := readProto(b)
	if err != nil {
		return nil, unreadable(p, err)
	}
	if p.graph == nil {
		if !p.sawIR && len(p.opsets) == 0 {
			return nil, unreadable(&proto{}, errWire)
		}
		return nil, refuse(ErrLayers, again, "the model has no graph")
	}
	m := &Model{Path: path, IR: int(p.ir), Producer: p.producer, file: p}
	if in := m.checkVersions(); in != nil {
		return nil, in
	}
	if len(p.graph.nodes) == 0 {
		return nil, refuse(ErrLayers, again, "the graph has no layers")
	}
	if in := m.checkOperators(); in != nil {
		return nil, in
	}
	if in := m.checkTensors(filepath.Dir(path)); in != nil {
		return nil, in
	}
	return m, m.analyse()
}

// maxChannels is a hundred times what large networks have.
const maxChannels = 1 << 24

// analyse links the graph, finds the picture among its inputs and the layers.
func (m *Model) analyse() *fault.Input {
	m.functions = map[key]*function{}
	for _, fn := range m.file.functions {
		m.functions[key{fn.domain, fn.name, fn.overload}] = fn
	}
	in := inline(m.file, m.functions, m.Opset)
	if in != nil {
		return in
	}
	if m.graph, in = link(m.file.graph); in != nil {
		return in
	}
	m.Nodes = len(m.graph.nodes)
	for _, v := range m.graph.outputs {
		m.Outputs = append(m.Outputs, v.name)
	}
	if m.countConvs() == 0 {
		return noConvolution()
	}
	image, in := m.findImage()
	if in != nil {
		return in
	}
	if m.shape, in = infer(m.graph, image, m.Opset); in != nil {
		return in
	}
	if in = m.setInput(image); in != nil {
		return in
	}
	m.findLayers()
	switch {
	case len(m.Layers) == 0 && len(m.NotTappable) == 0: // only in functions that nothing calls
		return noConvolution()
	case len(m.Layers) == 0:
		return refuse(ErrLayers, "choose another model", "none of its convolutions can be read out: %s", m.NotTappable[0].Why)
	}
	channels := 0
	for _, l := range m.Layers {
		if channels += min(l.Channels, maxChannels+1); channels > maxChannels {
			return refuse(ErrTooLarge, "choose another model", "the model has more than %d channels", maxChannels)
		}
	}
	m.checkBehaviour()
	m.checkWeights()
	return nil
}

func noConvolution() *fault.Input {
	return refuse(ErrLayers, "choose a convolutional model", "the model has no convolution, so there are no neurons to read out")
}
