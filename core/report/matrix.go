package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"syncact/core/figure"
	"syncact/core/study"
)

// hidden marks a cell that is not shown, unlike NaN, which is no number.
var hidden = float32(math.Inf(1))

func (g *gather) matrix() (figure.Figure, error) {
	if err := g.model(); err != nil {
		return nil, err
	}
	mapped, err := g.r.Correlation(g.Set, g.Model)
	if err != nil {
		return nil, err
	}
	defer mapped.Close()
	n, err := g.subjects()
	if err != nil {
		return nil, err
	}
	f := figure.Matrix{Title: g.Model + " neurons and networks of " + g.Set, Manifest: g.manifest, Model: g.Model, Set: g.Set, N: n,
		Value: map[string]string{"held-out": "held-out r", "lag": "lag of the largest r, s"}[g.Value], Order: g.orderWords()}
	columns := g.columns(mapped.Row)
	f.LeftOut = len(g.networks) - len(columns)
	for _, at := range columns {
		f.Columns = append(f.Columns, g.networks[at].Name)
	}
	for _, row := range g.rows(columns, mapped.Row) {
		neuron := g.neurons[row]
		f.Rows = append(f.Rows, string(neuron.ID))
		for _, at := range columns {
			f.V = append(f.V, g.cell(neuron, g.networks[at], mapped.Row(row)[at]))
		}
		if g.Value != Numbers[0] || g.Significant {
			f.Best = append(f.Best, math.Abs(neuron.R))
		}
		if name := g.section(neuron); len(f.Layers) == 0 || f.Layers[len(f.Layers)-1].Name != name {
			f.Layers = append(f.Layers, figure.Layer{Name: name})
		}
		f.Layers[len(f.Layers)-1].Count++
		if r := math.Abs(neuron.R); neuron.Significant && (f.Threshold == 0 || r < f.Threshold) {
			f.Threshold = r
		}
	}
	return f, nil
}

// cell is what the matrix shows of a neuron and a network.
func (g *gather) cell(neuron study.Neuron, network study.Network, r float32) float32 {
	switch {
	case g.Significant && !neuron.Significant:
		return hidden
	case g.Value == Numbers[0]:
		return r
	case neuron.Network != network.Name:
		return hidden
	case g.Value == "lag":
		return float32(neuron.LagPeakS)
	}
	return float32(neuron.RHeldOut)
}

// section is the name that a row stands under in the order of the rows.
func (g *gather) section(n study.Neuron) string {
	switch g.Rows {
	case "network":
		if n.Network == "" {
			return "no network"
		}
		return "network " + n.Network
	case "r":
		return "all layers"
	case "cluster":
		if len(g.neurons) <= MostClustered {
			return "all layers"
		}
	}
	return n.Layer
}

func (g *gather) orderWords() string {
	var words []string
	if g.Rows != RowOrders[0] {
		words = append(words, "rows by "+map[string]string{"network": "best network", "r": "best |r|", "cluster": "likeness"}[g.Rows])
	}
	if g.Columns != ColumnOrders[0] {
		words = append(words, "columns by "+map[string]string{"r": "best |r|", "cluster": "likeness"}[g.Columns])
	}
	if g.Significant {
		words = append(words, "significant neurons alone")
	}
	if len(words) == 0 {
		return ""
	}
	text := strings.Join(words, ", ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// columns are the live networks in their order: side by side where their labels begin
// alike, by the largest |r| of any neuron, or those with like columns.
func (g *gather) columns(r func(neuron int) []float32) []int {
	live := g.live()
	if g.Columns == "cluster" {
		return g.likeColumns(live, r)
	}
	key := make([]float64, len(g.networks))
	first := map[string]int{}
	for _, at := range live {
		group := groupOf(g.networks[at])
		if _, known := first[group]; !known {
			first[group] = at
		}
		key[at] = float64(first[group])
		if g.Columns != "r" {
			continue
		}
		key[at] = 0
		for n := range g.neurons {
			key[at] = min(key[at], -size(float64(r(n)[at])))
		}
	}
	slices.SortStableFunc(live, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
	return live
}

// live are the networks that take part.
func (g *gather) live() []int {
	var out []int
	for at, network := range g.networks {
		if network.Live() {
			out = append(out, at)
		}
	}
	return out
}

// groupOf is the first part of a network's label.
func groupOf(n study.Network) string {
	text, _, _ := strings.Cut(n.Label.Text, ",")
	text, _, _ = strings.Cut(text, " (")
	return text
}

// rows are the neurons in their order: as the model has them, by their network and
// then |r|, by |r|, or those with like rows.
func (g *gather) rows(columns []int, r func(neuron int) []float32) []int {
	at := make([]int, len(g.neurons))
	for i := range at {
		at[i] = i
	}
	switch g.Rows {
	case RowOrders[0]:
		return at
	case "cluster":
		return g.likeRows(at, r)
	}
	g.byNetwork(at, columns, g.Rows == "network")
	return at
}

// byNetwork sorts rows by their network, where that is asked for, and then by |r|.
func (g *gather) byNetwork(at, columns []int, network bool) {
	place := map[string]int{}
	for i, network := range columns {
		place[g.networks[network].Name] = i
	}
	rank := func(n study.Neuron) int {
		i, ok := place[n.Network]
		switch {
		case !network:
			return 0
		case ok:
			return i
		}
		return len(place)
	}
	slices.SortStableFunc(at, func(a, b int) int {
		x, y := g.neurons[a], g.neurons[b]
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(size(y.R), size(x.R)))
	})
}

// likeRows puts like rows side by side: all of them, or within their layer where there
// are more than one tree holds.
func (g *gather) likeRows(at []int, r func(neuron int) []float32) []int {
	if len(at) <= MostClustered {
		return g.cluster(at, r)
	}
	var out []int
	for from := 0; from < len(at); {
		to := from
		for to < len(at) && g.neurons[to].Layer == g.neurons[from].Layer {
			to++
		}
		layer := at[from:to]
		if len(layer) > MostClustered {
			g.byNetwork(layer, g.live(), true)
		}
		for part := range slices.Chunk(layer, MostClustered) {
			out = append(out, g.cluster(part, r)...)
		}
		from = to
	}
	return out
}

func (g *gather) cluster(at []int, r func(neuron int) []float32) []int {
	var v []float32
	for _, n := range at {
		v = append(v, r(n)...)
	}
	return picked(at, NewProfiles(v, len(g.networks)).LeafOrder(g.ctx))
}

// picked are entries in an order, as they are where the order was not found in time.
func picked(at, order []int) []int {
	if order == nil {
		return at
	}
	out := make([]int, len(order))
	for i, k := range order {
		out[i] = at[k]
	}
	return out
}

// mostSampled is how many neurons tell how alike columns are.
const mostSampled = 4096

func (g *gather) likeColumns(live []int, r func(neuron int) []float32) []int {
	step := len(g.neurons)/mostSampled + 1
	var v []float32
	for _, at := range live {
		for n := 0; n < len(g.neurons); n += step {
			v = append(v, r(n)[at])
		}
	}
	return picked(live, NewProfiles(v, len(v)/max(len(live), 1)).LeafOrder(g.ctx))
}

// size is |r|; what is no number comes last.
func size(r float64) float64 {
	if math.IsNaN(r) {
		return -1
	}
	return math.Abs(r)
}
