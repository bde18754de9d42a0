package matrix

import (
	"context"
	"maps"
	"sync"

	"syncact/core/series"
	"syncact/ui/state"
)

// A request says what is to be seen of a content.
type request struct {
	content     *Content
	rows, cols  Order
	shown       Shown
	significant bool
}

// prepared is what can be drawn at once: orders, the coarse end of the pyramid and
// the margin.
type prepared struct {
	request
	rows    *arranged
	columns *arranged
	column  map[series.ID]int // network by id
	neuron  map[series.ID]int
	pyramid *pyramid
	known   map[tileKey]*tile
	margin  *margin
	limit   float64
}

// prepare sorts and reads the matrix once. Orders known already are taken over.
func prepare(ctx context.Context, r request, before *prepared) (*prepared, error) {
	p := &prepared{request: r, column: r.content.columnOf(), limit: r.content.limit(r.shown), known: make(map[tileKey]*tile)}
	p.neuron = make(map[series.ID]int, len(r.content.Neurons))
	for n, neuron := range r.content.Neurons {
		p.neuron[neuron.ID] = n
	}
	same := before != nil && before.content == r.content
	if same && before.request.rows == r.rows {
		p.rows = before.rows
	} else if p.rows = arrangeRows(ctx, r.content, r.rows); p.rows == nil {
		return nil, ctx.Err()
	}
	if same && before.request.cols == r.cols {
		p.columns = before.columns
	} else if p.columns = arrangeColumns(ctx, r.content, r.cols); p.columns == nil {
		return nil, ctx.Err()
	}
	p.pyramid = &pyramid{r.content.rows(r.shown, r.significant), p.rows.at, len(r.content.Networks), 1}
	if r.shown == ShowLag {
		p.pyramid.limit = float32(p.limit)
	}
	if !p.build(ctx) {
		return nil, ctx.Err()
	}
	p.margin = newMargin(r.content, p.rows)
	return p, nil
}

// build makes the coarsest tiles and, below them, those that are kept. The two halves
// of a side are made at the same time.
func (p *prepared) build(ctx context.Context) bool {
	top := p.pyramid.levels() - 1
	for side := 0; side*tileSide < p.pyramid.cols; side++ {
		if top > keptLevel {
			var halves [2]map[tileKey]*tile
			var both sync.WaitGroup
			for k := range halves {
				halves[k] = make(map[tileKey]*tile)
				both.Go(func() { p.pyramid.build(ctx, tileKey{top - 1, k, side}, halves[k]) })
			}
			both.Wait()
			maps.Copy(p.known, halves[0])
			maps.Copy(p.known, halves[1])
		}
		key := tileKey{top, 0, side}
		t := p.pyramid.build(ctx, key, p.known)
		if t == nil {
			return false
		}
		p.known[key] = t
	}
	return true
}

// row returns where a neuron stands, -1 for none.
func (p *prepared) row(id series.ID) int {
	if n, ok := p.neuron[id]; ok {
		return int(p.rows.place[n])
	}
	return -1
}

// col returns where a network stands, -1 for none.
func (p *prepared) col(id series.ID) int {
	if f, ok := p.column[id]; ok {
		return int(p.columns.place[f])
	}
	return -1
}

// at reads the cell under a place of the picture: of the rows that share its line,
// the strongest in that column. False outside the matrix.
func (p *prepared) at(f frame, x, y float64) (reading, bool) {
	col := int(f.col(x))
	from, to := f.bin(y)
	if x < 0 || y < 0 || col >= len(p.columns.at) || from >= to {
		return reading{}, false
	}
	network := int(p.columns.at[col])
	line := make([]float32, len(p.content.Networks))
	best := reading{row: -1}
	for row := from; row < to; row++ {
		p.pyramid.rows.ReadRow(line, int(p.rows.at[row]))
		v := float64(line[network])
		if best.row < 0 || stronger(v, best.value) {
			best.row, best.value = row, v
		}
	}
	best.col, best.rows, best.shown = col, to-from, p.shown
	best.neuron, best.network = p.content.Neurons[p.rows.at[best.row]], p.content.Networks[network]
	return best, true
}

// stronger reports whether a has the greater magnitude; what is hidden or no number
// is weakest.
func stronger(a, b float64) bool {
	weigh := func(v float64) float64 {
		if v-v != 0 {
			return -1
		}
		return size(v)
	}
	return weigh(a) > weigh(b)
}

// strongest returns the row of the best link among rows, -1 for none.
func (p *prepared) strongest(from, to int) int {
	best := -1
	for row := from; row < to; row++ {
		r := p.margin.r[p.rows.at[row]]
		if r == r && (best < 0 || r > p.margin.r[p.rows.at[best]]) {
			best = row
		}
	}
	return best
}

// settings are the choices of the panel that are saved and undone.
type settings struct {
	rows, cols  state.Value[Order]
	shown       state.Value[Shown]
	significant state.Value[bool]
	view        state.Value[View]
	stops       []func()
}

// keep gives the choices their names among the views of a session.
func (s *settings) keep(v *state.Views) {
	s.rows.Set(ByLayer)
	s.cols.Set(ByNetwork)
	s.shown.Set(ShowR)
	s.stops = append(s.stops,
		state.Keep(v, "matrix.rows", &s.rows), state.Keep(v, "matrix.columns", &s.cols),
		state.Keep(v, "matrix.value", &s.shown), state.Keep(v, "matrix.significant", &s.significant),
		state.Keep(v, "matrix.view", &s.view))
}

func (s *settings) listen(changed func(), moved func()) {
	s.stops = append(s.stops,
		s.rows.OnChange(func(Order) { s.view.Set(View{}); changed() }),
		s.cols.OnChange(func(Order) { changed() }),
		s.shown.OnChange(func(Shown) { changed() }),
		s.significant.OnChange(func(bool) { changed() }),
		s.view.OnChange(func(View) { moved() }))
}
