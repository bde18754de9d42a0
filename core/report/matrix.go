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
	columns := g.columns(func(neuron, network int) float64 { return float64(mapped.Row(neuron)[network]) })
	f.LeftOut = len(g.networks) - len(columns)
	for _, at := range columns {
		f.Columns = append(f.Columns, g.networks[at].Name)
	}
	for _, row := range g.rows(columns) {
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
	}
	return n.Layer
}

func (g *gather) orderWords() string {
	var words []string
	if g.Rows != RowOrders[0] {
		words = append(words, "rows by "+map[string]string{"network": "best network", "r": "best |r|"}[g.Rows])
	}
	if g.Columns != ColumnOrders[0] {
		words = append(words, "columns by best |r|")
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
// alike, or by the largest |r| of any neuron.
func (g *gather) columns(r func(neuron, network int) float64) []int {
	var live []int
	for at, network := range g.networks {
		if network.Live() {
			live = append(live, at)
		}
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
			key[at] = min(key[at], -size(r(n, at)))
		}
	}
	slices.SortStableFunc(live, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
	return live
}

// groupOf is the first part of a network's label.
func groupOf(n study.Network) string {
	text, _, _ := strings.Cut(n.Label.Text, ",")
	text, _, _ = strings.Cut(text, " (")
	return text
}

// rows are the neurons in their order: as the model has them, by their network and
// then |r|, or by |r|.
func (g *gather) rows(columns []int) []int {
	at := make([]int, len(g.neurons))
	for i := range at {
		at[i] = i
	}
	if g.Rows == RowOrders[0] {
		return at
	}
	place := map[string]int{}
	for i, network := range columns {
		place[g.networks[network].Name] = i
	}
	rank := func(n study.Neuron) int {
		if i, ok := place[n.Network]; ok && g.Rows == "network" {
			return i
		} else if g.Rows == "network" {
			return len(place)
		}
		return 0
	}
	slices.SortStableFunc(at, func(a, b int) int {
		x, y := g.neurons[a], g.neurons[b]
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(size(y.R), size(x.R)))
	})
	return at
}

// size is |r|; what is no number comes last.
func size(r float64) float64 {
	if math.IsNaN(r) {
		return -1
	}
	return math.Abs(r)
}
