package onnx

import (
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
)

// The newest versions that ONNX Runtime 1.27 runs.
const maxOpset, maxIR = 26, 13

// operators.txt lists the operators of the ONNX standard: name, first version
// with these attributes, "!" when deprecated from there, attributes. It is what
// onnx.defs.get_all_schemas_with_history() of the onnx package 1.23 lists.
//
//go:embed operators.txt
var operatorTable string

type operator struct {
	since      int64
	deprecated bool
	attrs      []string
}

// operators holds the versions of each operator, oldest first; those of ai.onnx.ml
// are named with it.
var operators = parseOperators()

func parseOperators() map[string][]operator {
	table := map[string][]operator{}
	for line := range strings.Lines(operatorTable) {
		words := strings.Fields(line)
		since, _ := strconv.ParseInt(words[1], 10, 64)
		op := operator{since: since, attrs: words[2:]}
		if len(op.attrs) > 0 && op.attrs[0] == "!" {
			op.deprecated, op.attrs = true, op.attrs[1:]
		}
		table[words[0]] = append(table[words[0]], op)
	}
	return table
}

// runtimeDomains are those whose operators ONNX Runtime brings along.
var runtimeDomains = map[string]bool{"com.microsoft": true, "com.microsoft.nchwc": true, "com.microsoft.experimental": true,
	"com.ms.internal.nhwc": true, "ai.onnx.preview.training": true, "ai.onnx.training": true, "com.microsoft.dml": true}

func (m *Model) checkVersions() *fault.Input {
	p := m.file
	if p.ir > maxIR {
		return refuse(ErrUnsupported, "export it with an older onnx package",
			"IR version %d is newer than the %d that is supported", p.ir, maxIR)
	}
	if p.ir < 1 {
		return refuse(ErrFormat, "choose a file that was exported as ONNX", "is not an ONNX model: it has no IR version")
	}
	found := false
	for _, o := range p.opsets {
		if o.domain != "" {
			continue
		}
		found, m.Opset = true, int(min(max(o.version, 0), 1<<30))
		switch {
		case o.version > maxOpset:
			return refuse(ErrUnsupported, "export it with opset_version=17",
				"opset %d is newer than the %d that is supported", o.version, maxOpset)
		case o.version < 1:
			return refuse(ErrUnsupported, again, "opset %d does not exist", o.version)
		}
	}
	if !found {
		return refuse(ErrUnsupported, again, "the file does not say which opset it uses (opset_import is missing)")
	}
	return nil
}

// checkOperators refuses operators and attributes that the runtime does not have.
func (m *Model) checkOperators() *fault.Input {
	domains := map[string]int64{}
	for _, o := range m.file.opsets {
		domains[o.domain] = o.version
	}
	own := map[key]bool{}
	for _, fn := range m.file.functions {
		own[key{fn.domain, fn.name, fn.overload}] = true
	}
	check := func(nodes []*node, domains map[string]int64) *fault.Input {
		for _, n := range nodes {
			if own[key{n.domain, n.op, n.overload}] {
				continue
			}
			if in := n.checkOperator(domains); in != nil {
				return in
			}
		}
		return nil
	}
	if in := check(allNodes(m.file.graph.nodes), domains); in != nil {
		return in
	}
	for _, fn := range m.file.functions {
		inner := maps.Clone(domains)
		for _, o := range fn.opsets {
			inner[o.domain] = o.version
		}
		if in := check(allNodes(fn.nodes), inner); in != nil {
			return in
		}
	}
	return nil
}

// allNodes lists nodes and those of their subgraphs, without recursion.
func allNodes(nodes []*node) []*node {
	all := slices.Clone(nodes)
	for i := 0; i < len(all); i++ {
		for _, g := range all[i].graphs {
			all = append(all, g.nodes...)
		}
	}
	return all
}

func (n *node) checkOperator(domains map[string]int64) *fault.Input {
	version, declared := domains[n.domain]
	switch {
	case !declared:
		return refuse(ErrUnsupported, again, "%s (%s) is of the domain %s, which the file does not import", n.label(), n.op, short(n.domain))
	case runtimeDomains[n.domain]:
		return nil
	case n.domain != "" && n.domain != "ai.onnx.ml":
		return refuse(ErrUnsupported, "export the model with standard operators only",
			"%s is the operator %s of the domain %s, which is not part of ONNX", n.label(), short(n.op), short(n.domain))
	}
	name := n.op
	if n.domain != "" {
		name = n.domain + ":" + n.op
	}
	var now *operator
	for i, op := range operators[name] {
		if op.since <= version {
			now = &operators[name][i]
		}
	}
	switch {
	case len(operators[name]) == 0:
		return refuse(ErrUnsupported, "export the model with opset_version=17 and a current exporter",
			"%s is the operator %s, which opset %d does not have (unknown or removed)", n.label(), short(n.op), version)
	case now == nil:
		return refuse(ErrUnsupported, "export the model with a newer opset_version",
			"%s is the operator %s, which opset %d does not have yet", n.label(), n.op, version)
	case now.deprecated:
		return refuse(ErrUnsupported, again, "%s is the operator %s, which was removed before opset %d", n.label(), n.op, version)
	}
	for _, a := range n.attrs {
		if !a.sound() {
			return refuse(ErrGraph, again, "%s: its attribute %s is damaged", n.label(), short(a.name))
		}
		if !slices.Contains(now.attrs, a.name) {
			return refuse(ErrUnsupported, again, "%s has the attribute %s, which %s does not have in opset %d", n.label(), short(a.name), n.op, version)
		}
	}
	return nil
}
