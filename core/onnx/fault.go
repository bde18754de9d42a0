package onnx

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"syncact/core/fault"
)

// What is beneath a refusal of [Open] and [Model.Tap], for errors.Is.
var (
	ErrFormat      = errors.New("onnx: not an ONNX model")
	ErrTruncated   = errors.New("onnx: the file is cut off or damaged")
	ErrUnsupported = errors.New("onnx: version or operator not supported")
	ErrInput       = errors.New("onnx: no usable image input")
	ErrLayers      = errors.New("onnx: nothing to read out")
	ErrGraph       = errors.New("onnx: the graph is inconsistent")
	ErrWeights     = errors.New("onnx: weights do not fit their description")
	ErrExternal    = errors.New("onnx: external weights cannot be used")
	ErrTooLarge    = errors.New("onnx: too large")
)

// refuse makes the error that stops Open; the path is added there.
func refuse(err error, do, format string, args ...any) *fault.Input {
	return &fault.Input{What: fmt.Sprintf(format, args...), Do: do, Err: err}
}

// label names a node in a message: its name, else what it gives.
func (n *node) label() string {
	if n.name != "" {
		return short(n.name)
	}
	for _, out := range n.out {
		if out != "" {
			return "the " + n.op + " that gives " + short(out)
		}
	}
	return "a " + n.op + " without a name"
}

// short makes a name fit for a message: 80 bytes, control characters escaped.
func short(name string) string {
	if len(name) > 80 {
		cut := 77
		for cut > 0 && !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut] + "…"
	}
	quoted := strconv.Quote(name)
	if quoted[1:len(quoted)-1] == name {
		return name
	}
	return quoted
}
