package onnx

import (
	"errors"
	"fmt"
)

// Bounds on what is read. ONNX Runtime parses at most 100 nested messages, three
// a graph; the other two are far above any network.
const (
	maxNesting = 32
	maxRecords = 4_000_000
	maxFile    = 2<<30 - 1 // protocol buffers end here
)

var (
	errNested  = errors.New("nested too deep")
	errRecords = errors.New("too many records")
)

// A proto is a ModelProto as the file has it.
type proto struct {
	ir        int64
	sawIR     bool
	producer  string
	opsets    []opset
	graph     *graph
	functions []*function
}

type opset struct {
	domain  string
	version int64
	raw     []byte
}

type graph struct {
	nodes           []*node
	inits           []*tensor
	inputs, outputs []value
	sparse          []sparse // sparse initializers
	name            string
}

type sparse struct {
	name string
	raw  []byte
}

type node struct {
	name, op, domain, overload string
	in, out                    []string
	attrs                      []attr
	graphs                     []*graph // of all attributes, in order
	scopes                     string   // module path that torch.export writes
}

// An attr is an attribute whose value is decoded when asked for.
type attr struct {
	name   string
	ref    string // of the enclosing function's attribute, in function bodies
	raw    []byte
	graphs []*graph
	typ    uint64 // AttributeProto.AttributeType
	holds  uint32 // bit k: field k is there
}

type value struct {
	name  string
	typ   Type
	shape []int64 // unknown where not stated
	rank  bool    // a shape is given
	other bool    // a sequence, map or optional
}

type function struct {
	name, domain, overload string
	in, out                []string
	attrs                  []string // without default
	defaults               []attr
	nodes                  []*node
	opsets                 []opset
	raw                    []byte
}

// A reader decodes graphs breadth first: nesting costs no stack.
type reader struct {
	records int
	pending []nested
}

type nested struct {
	raw   []byte
	into  *graph
	depth int
}

// readProto decodes a ModelProto. On an error it returns what it had read.
func readProto(b []byte) (*proto, error) {
	p, r := &proto{}, &reader{}
	err := eachField(b, func(f field) error {
		switch f.num {
		case 1:
			p.ir, p.sawIR = int64(f.value), true
		case 2:
			p.producer = f.text()
		case 7:
			if p.graph != nil {
				return errWire
			}
			p.graph = &graph{}
			r.later(f.bytes, p.graph, 1)
		case 8:
			o, err := readOpset(f.bytes)
			p.opsets = append(p.opsets, o)
			return inner(err)
		case 25:
			fn, err := r.function(f.bytes)
			p.functions = append(p.functions, fn)
			return inner(err)
		}
		return nil
	})
	if err != nil {
		return p, err
	}
	return p, inner(r.run())
}

// inner turns a cut inside a message into damage: a truncated file cuts the
// outermost message.
func inner(err error) error {
	if errors.Is(err, errCut) {
		return errWire
	}
	return err
}

func (r *reader) later(raw []byte, into *graph, depth int) {
	r.pending = append(r.pending, nested{raw, into, depth})
}

func (r *reader) run() error {
	for len(r.pending) > 0 {
		next := r.pending[len(r.pending)-1]
		r.pending = r.pending[:len(r.pending)-1]
		if next.depth > maxNesting {
			return fmt.Errorf("graphs are %w: more than %d levels", errNested, maxNesting)
		}
		if err := r.graph(next); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) count() error {
	if r.records++; r.records > maxRecords {
		return errRecords
	}
	return nil
}

func (r *reader) graph(g nested) error {
	return eachField(g.raw, func(f field) error {
		if err := r.count(); err != nil {
			return err
		}
		switch f.num {
		case 1:
			n, err := r.node(f.bytes, g.depth)
			g.into.nodes = append(g.into.nodes, n)
			return err
		case 2:
			g.into.name = f.text()
		case 5:
			t, err := readTensor(f.bytes)
			g.into.inits = append(g.into.inits, t)
			return err
		case 11, 12:
			v, err := readValue(f.bytes)
			if f.num == 11 {
				g.into.inputs = append(g.into.inputs, v)
			} else {
				g.into.outputs = append(g.into.outputs, v)
			}
			return err
		case 15:
			s, err := readSparse(f.bytes)
			g.into.sparse = append(g.into.sparse, s)
			return err
		}
		return nil
	})
}

func (r *reader) node(b []byte, depth int) (*node, error) {
	n := &node{}
	return n, eachField(b, func(f field) error {
		switch f.num {
		case 1:
			n.in = append(n.in, f.text())
			return r.count()
		case 2:
			n.out = append(n.out, f.text())
			return r.count()
		case 3:
			n.name = f.text()
		case 4:
			n.op = f.text()
		case 5:
			a, err := r.attr(f.bytes, depth)
			n.attrs = append(n.attrs, a)
			n.graphs = append(n.graphs, a.graphs...)
			return err
		case 7:
			if n.domain = f.text(); n.domain == "ai.onnx" {
				n.domain = ""
			}
		case 8:
			n.overload = f.text()
		case 9:
			key, v, err := readEntry(f.bytes)
			if key == "pkg.torch.onnx.name_scopes" {
				n.scopes = v
			}
			return err
		}
		return nil
	})
}

func (r *reader) attr(b []byte, depth int) (attr, error) {
	a := attr{raw: b}
	if err := r.count(); err != nil {
		return a, err
	}
	err := eachField(b, func(f field) error {
		if f.num >= 2 && f.num <= 11 {
			a.holds |= 1 << f.num
		}
		switch f.num {
		case 20:
			a.typ = f.value
		case 1:
			a.name = f.text()
		case 21:
			a.ref = f.text()
		case 6, 11:
			g := &graph{}
			a.graphs = append(a.graphs, g)
			r.later(f.bytes, g, depth+1)
		}
		return nil
	})
	return a, err
}

func (r *reader) function(b []byte) (*function, error) {
	fn := &function{raw: b}
	return fn, eachField(b, func(f field) error {
		if err := r.count(); err != nil {
			return err
		}
		switch f.num {
		case 1:
			fn.name = f.text()
		case 4:
			fn.in = append(fn.in, f.text())
		case 5:
			fn.out = append(fn.out, f.text())
		case 6:
			fn.attrs = append(fn.attrs, f.text())
		case 7:
			n, err := r.node(f.bytes, 1)
			fn.nodes = append(fn.nodes, n)
			return err
		case 9:
			o, err := readOpset(f.bytes)
			fn.opsets = append(fn.opsets, o)
			return err
		case 10:
			if fn.domain = f.text(); fn.domain == "ai.onnx" {
				fn.domain = ""
			}
		case 11:
			a, err := r.attr(f.bytes, 1)
			fn.defaults = append(fn.defaults, a)
			return err
		case 13:
			fn.overload = f.text()
		}
		return nil
	})
}

func readOpset(b []byte) (opset, error) {
	o := opset{raw: b}
	err := eachField(b, func(f field) error {
		switch f.num {
		case 1:
			if o.domain = f.text(); o.domain == "ai.onnx" {
				o.domain = ""
			}
		case 2:
			o.version = int64(f.value)
		}
		return nil
	})
	return o, err
}

func readEntry(b []byte) (key, v string, err error) {
	err = eachField(b, func(f field) error {
		switch f.num {
		case 1:
			key = f.text()
		case 2:
			v = f.text()
		}
		return nil
	})
	return key, v, err
}

func readSparse(b []byte) (sparse, error) {
	s := sparse{raw: b}
	err := eachField(b, func(f field) error {
		if f.num != 1 {
			return nil
		}
		t, err := readTensor(f.bytes)
		s.name = t.name
		return err
	})
	return s, err
}
