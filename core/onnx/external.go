package onnx

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
)

// A place is where external weights lie.
type place struct {
	path           string // to open
	location       string // as the model says
	offset, length int64
}

const keepBeside = "put the data file beside the model, where it was exported"

// outside checks where a weight says it lies: a regular file inside folder, with
// room for size bytes at the offset. Nothing is read.
func (t *tensor) outside(folder string, size int64) (place, *fault.Input) {
	location, given := t.where["location"]
	p := place{location: location, length: size}
	if !given || location == "" || strings.ContainsRune(location, 0) {
		return p, refuse(ErrExternal, again, "the weight %s has no usable location of its external data (%s)", short(t.name), short(location))
	}
	if strings.Contains(location, `\`) || strings.Contains(location, "://") || strings.Index(location, ":") == 1 || !filepath.IsLocal(location) {
		return p, escapes(t)
	}
	if filepath.Clean(location) == "." {
		return p, refuse(ErrExternal, again, "the weight %s gives a folder as location of its external data (%s)", short(t.name), short(location))
	}
	var in *fault.Input
	if p.offset, in = t.number("offset", 0); in != nil {
		return p, in
	}
	if p.length, in = t.number("length", size); in != nil {
		return p, in
	}
	if p.length != size {
		return p, refuse(ErrWeights, again, "the weight %s says length %d, but its dimensions %s need %d bytes",
			short(t.name), p.length, shapeText(t.dims), size)
	}
	p.path = filepath.Join(folder, location)
	return p, p.check(t, folder)
}

func escapes(t *tensor) *fault.Input {
	return refuse(ErrExternal, "get the model from its source again; do not trust this file",
		"the weight %s points outside the model's folder: refused", short(t.name))
}

func (t *tensor) number(key string, missing int64) (int64, *fault.Input) {
	text, given := t.where[key]
	if !given {
		return missing, nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil || v < 0 {
		return 0, refuse(ErrExternal, again, "the weight %s gives %q as %s of its external data", short(t.name), short(text), key)
	}
	return v, nil
}

// check looks at the file, through symbolic links.
func (p place) check(t *tensor, folder string) *fault.Input {
	root, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return p.unread(t, err)
	}
	real, err := filepath.EvalSymlinks(p.path)
	if err != nil {
		return p.unread(t, err)
	}
	if rel, err := filepath.Rel(root, real); err != nil || !filepath.IsLocal(rel) {
		return escapes(t)
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		return p.unread(t, err)
	case !info.Mode().IsRegular():
		return refuse(ErrExternal, keepBeside, "the location %s of the weight %s is no regular file", short(p.location), short(t.name))
	case p.offset > info.Size():
		return refuse(ErrExternal, "copy the data file again", "%s has %d bytes, the weight %s lies at offset %d",
			short(p.location), info.Size(), short(t.name), p.offset)
	case p.length > info.Size()-p.offset:
		return refuse(ErrExternal, "copy the data file again", "%s has %d bytes, the weight %s wants %d at offset %d",
			short(p.location), info.Size(), short(t.name), p.length, p.offset)
	}
	return nil
}

func (p place) unread(t *tensor, err error) *fault.Input {
	in := refuse(ErrExternal, keepBeside, "%s, which holds the weight %s, was not found", short(p.location), short(t.name))
	switch {
	case errors.Is(err, fs.ErrPermission):
		in.What = short(p.location) + ", which holds the weight " + short(t.name) + ", cannot be read: permission denied"
		in.Do = "ask for read permission"
	case errors.Is(err, fs.ErrNotExist):
		in.Why = "a model with external data is two files, and only one was copied"
	}
	return in
}

// read returns the bytes of the place.
func (p place) read() ([]byte, error) {
	f, err := os.Open(p.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, p.length)
	_, err = f.ReadAt(b, p.offset)
	return b, err
}

// checkTensors checks the sizes of every weight of the file.
func (m *Model) checkTensors(folder string) *fault.Input {
	for _, t := range m.tensors() {
		if in := t.check(folder); in != nil {
			return in
		}
	}
	return nil
}

// tensors lists every weight of the file, in subgraphs, functions and Constant nodes
// as well.
func (m *Model) tensors() []*tensor {
	nodes := allNodes(m.file.graph.nodes)
	for _, fn := range m.file.functions {
		nodes = append(nodes, allNodes(fn.nodes)...)
	}
	tensors := slices.Clone(m.file.graph.inits)
	for _, n := range nodes {
		if n.op == "Constant" && n.domain == "" {
			if t := n.constantTensor(); t != nil {
				named := *t
				named.name = n.output(0)
				tensors = append(tensors, &named)
			}
		}
		for _, g := range n.graphs {
			tensors = append(tensors, g.inits...)
		}
	}
	return tensors
}

// check refuses a tensor whose data do not fit its dimensions.
func (t *tensor) check(folder string) *fault.Input {
	if !t.typ.known() || t.typ == 0 {
		return refuse(ErrWeights, again, "the weight %s has %d as data type, which does not exist", short(t.name), t.typ)
	}
	n, ok := t.count()
	size, fits := int64(0), ok && len(t.dims) <= maxRank
	if fits {
		size, fits = t.size(n)
	}
	if !fits {
		return refuse(ErrWeights, again, "the weight %s has impossible dimensions %s: no file has that size", short(t.name), shapeText(t.dims[:min(len(t.dims), maxRank)]))
	}
	if t.external {
		_, in := t.outside(folder, size)
		return in
	}
	if t.typ == stringType {
		return nil
	}
	if t.hasData && int64(len(t.data)) != size {
		return refuse(ErrWeights, again, "the size of the weight %s is %d bytes, its dimensions %s need %d", short(t.name), len(t.data), shapeText(t.dims), size)
	}
	if stored := t.stored(); !t.hasData && stored != n && typeBits[t.typ] >= 8 {
		return refuse(ErrWeights, again, "the size of the weight %s is %d values, its dimensions %s need %d", short(t.name), stored, shapeText(t.dims), n)
	}
	return nil
}

// External returns the files that hold weights outside the model's own file, each
// once, in the order of their first weight.
func (m *Model) External() []string {
	var files []string
	for _, t := range m.tensors() {
		if !t.external {
			continue
		}
		if path := filepath.Join(filepath.Dir(m.Path), t.where["location"]); !slices.Contains(files, path) {
			files = append(files, path)
		}
	}
	return files
}
