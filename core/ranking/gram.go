package ranking

import (
	"context"
	"runtime"

	"syncact/core/ort"
)

// tile is how many neurons wide and high a part of their Gram matrix is; those of a
// few runs stay in cache while all surrogates pass.
const tile = 256

// A tiler is the memory of one worker.
type tiler struct {
	products           *ort.MatMul
	left, right, lower []float32
}

// power returns the squared length of the Gram matrix of neurons of every surrogate.
func (s *shifted) power(ctx context.Context) ([]float64, error) {
	terms := 0
	for i := range s.runs {
		terms += s.runs[i].terms
	}
	workers := make([]tiler, runtime.GOMAXPROCS(0))
	for i := range workers {
		workers[i] = tiler{ort.NewMatMul(ort.Options{Threads: 1}), make([]float32, tile*terms), make([]float32, tile*terms), make([]float32, tile*tile)}
		defer workers[i].products.Close()
	}
	out := make([]float64, s.surrogates)
	for from := 0; from < s.neurons; from += tile {
		for to := from; to < s.neurons; to += tile {
			grams, err := s.grams(ctx, from, to)
			if err != nil {
				return nil, err
			}
			err = s.each(ctx, func(worker, k int) error {
				v, err := s.tilePower(ctx, &workers[worker], grams, k, from, to, terms)
				out[k] += v
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// grams returns ⟨v_n, v_m⟩ of a tile, one matrix a run.
func (s *shifted) grams(ctx context.Context, from, to int) ([]ort.Matrix, error) {
	out := make([]ort.Matrix, len(s.runs))
	for i := range s.runs {
		a, b := s.runs[i].rows(from), s.runs[i].rows(to)
		out[i] = ort.NewMatrix(a.Rows, b.Rows)
		if err := s.products.ABT(ctx, out[i], a, b); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *shiftedRun) rows(from int) ort.Matrix {
	to := min(from+tile, r.v.Rows)
	return ort.Matrix{Rows: to - from, Cols: r.Points, V: r.v.V[from*r.Points : to*r.Points]}
}

// tilePower is the squared length of a tile for surrogate k, twice that of a tile off
// the diagonal, which stands for its mirror image.
func (s *shifted) tilePower(ctx context.Context, w *tiler, grams []ort.Matrix, k, from, to, terms int) (float64, error) {
	rows, cols := grams[0].Rows, grams[0].Cols
	left := s.weighted(w.left, k, from, rows, terms)
	right := left
	if to != from {
		right = s.weighted(w.right, k, to, cols, terms)
	}
	lower := ort.Matrix{Rows: rows, Cols: cols, V: w.lower[:rows*cols]}
	if err := w.products.ABT(ctx, lower, left, right); err != nil {
		return 0, err
	}
	sum := 0.0
	for n := range rows {
		first := 0
		if to == from {
			first = n
		}
		row := lower.V[n*cols+first : (n+1)*cols]
		for i := range s.runs {
			all := s.runs[i].weights(s.runs[i].which[k])
			subtract(row, grams[i].V[n*cols+first:(n+1)*cols], all[to+first:to+cols], all[from+n])
		}
		sum += 2 * squares(row)
		if to == from {
			sum -= float64(row[0]) * float64(row[0])
		}
	}
	return sum, nil
}

// subtract takes w·gram·weights from row.
func subtract(row, gram, weights []float32, w float32) {
	gram, weights = gram[:len(row)], weights[:len(row)]
	for m := range row {
		row[m] -= w * gram[m] * weights[m]
	}
}

// weighted writes w·b of some neurons, runs side by side.
func (s *shifted) weighted(dst []float32, k, from, rows, terms int) ort.Matrix {
	at := 0
	for n := from; n < from+rows; n++ {
		for i := range s.runs {
			r := &s.runs[i]
			w := r.weights(r.which[k])[n]
			for _, b := range r.along(n, r.which[k]) {
				dst[at] = w * b
				at++
			}
		}
	}
	return ort.Matrix{Rows: rows, Cols: terms, V: dst[:at]}
}

// diagonals returns Σ_n x_n² at the kept volumes of a run, one list a shift.
func (s *shifted) diagonals(ctx context.Context, r *shiftedRun) ([][]float64, error) {
	k := len(r.Vectors)
	weights, squared := ort.NewMatrix(len(r.shifts), s.neurons), ort.NewMatrix(s.neurons, r.Points)
	for i, w := range r.w.V {
		weights.V[i] = w * w
	}
	for i, v := range r.v.V {
		squared.V[i] = v * v
	}
	part := ort.NewMatrix(len(r.shifts)*k, s.neurons) // w²·b
	for n := range s.neurons {
		for i := range r.shifts {
			for j, b := range r.along(n, i)[:k] {
				part.V[(i*k+j)*s.neurons+n] = weights.At(i, n) * b
			}
		}
	}
	whole, mixed := ort.NewMatrix(len(r.shifts), r.Points), ort.NewMatrix(part.Rows, r.Points)
	if err := s.products.AB(ctx, whole, weights, squared); err != nil {
		return nil, err
	}
	if err := s.products.AB(ctx, mixed, part, r.v); err != nil {
		return nil, err
	}
	out := make([][]float64, len(r.shifts))
	for i, u := range r.shifts {
		own := ort.Matrix{Rows: k, Cols: s.neurons, V: part.V[i*k*s.neurons : (i+1)*k*s.neurons]}
		removed := r.products(own, i)
		for _, t := range r.Kept {
			from := (t - u + r.Points) % r.Points
			sum := float64(whole.At(i, from))
			for j, q := range r.Vectors {
				sum -= 2 * q[t] * float64(mixed.At(i*k+j, from))
				for l, p := range r.Vectors {
					sum += q[t] * p[t] * removed[j*k+l]
				}
			}
			out[i] = append(out[i], sum)
		}
	}
	return out, nil
}

// products returns Σ_n w²·b_j·b_l at shift i.
func (r *shiftedRun) products(part ort.Matrix, i int) []float64 {
	k := part.Rows
	out := make([]float64, k*k)
	for n := range part.Cols {
		b := r.along(n, i)[:k]
		for j := range k {
			w := float64(part.At(j, n))
			for l, v := range b {
				out[j*k+l] += w * float64(v)
			}
		}
	}
	return out
}
