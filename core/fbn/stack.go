package fbn

import (
	"context"

	"syncact/core/ort"
)

// A stack is the kept volumes of several runs, one below the other, read where
// they lie. With centre, each volume has its mean over voxels subtracted as it is
// gathered.
type stack struct {
	cols int
	rows []stackRow
}

type stackRow struct {
	from Volumes
	t    int
	mean float32
	sum2 float64 // sum of squares of what gather gives
}

func newStack(runs []Run, centre bool) *stack {
	s := &stack{cols: runs[0].Cols}
	for _, r := range runs {
		for t := range r.Rows {
			if r.kept(t) {
				s.rows = append(s.rows, newRow(r.Volumes, t, centre))
			}
		}
	}
	return s
}

func newRow(from Volumes, t int, centre bool) stackRow {
	v := from.Row(t)
	sum, sum2 := 0.0, 0.0
	for _, x := range v {
		sum += float64(x)
		sum2 += float64(x) * float64(x)
	}
	row := stackRow{from: from, t: t, sum2: sum2}
	if centre {
		mean := sum / float64(len(v))
		row.mean, row.sum2 = float32(mean), sum2-mean*sum
	}
	return row
}

// gather writes cols voxels from first on of the volumes index to dst, less the means of
// the volumes, one every stride.
func (s *stack) gather(dst []float32, index []int, first, cols, stride int) {
	for i, n := range index {
		row := &s.rows[n]
		shift(dst[i*stride:i*stride+cols], row.from.Row(row.t)[first:first+cols], row.mean)
	}
}

// shift writes src − mean to dst, four at a time.
func shift(dst, src []float32, mean float32) {
	if mean == 0 {
		copy(dst, src)
		return
	}
	src = src[:len(dst)]
	for len(dst) >= 4 && len(src) >= 4 {
		dst[0], dst[1], dst[2], dst[3] = src[0]-mean, src[1]-mean, src[2]-mean, src[3]-mean
		dst, src = dst[4:], src[4:]
	}
	for i := range dst {
		dst[i] = src[i] - mean
	}
}

// each hands over the volumes in blocks of at most 128, first being the place of
// the block's first volume in the stack.
func (s *stack) each(ctx context.Context, do func(first int, block ort.Matrix) error) error {
	const most = 128
	index := make([]int, 0, most)
	buffer := make([]float32, most*s.cols)
	for first := 0; first < len(s.rows); first += most {
		if err := ctx.Err(); err != nil {
			return err
		}
		index = index[:0]
		for t := first; t < min(first+most, len(s.rows)); t++ {
			index = append(index, t)
		}
		block := buffer[:len(index)*s.cols]
		s.gather(block, index, 0, s.cols, s.cols)
		if err := do(first, ort.Matrix{Rows: len(index), Cols: s.cols, V: block}); err != nil {
			return err
		}
	}
	return nil
}

// project returns stack · mapsᵀ, one row a volume. maps is F×V.
func (s *stack) project(ctx context.Context, mul *ort.MatMul, maps ort.Matrix) (ort.Matrix, error) {
	out := ort.NewMatrix(len(s.rows), maps.Rows)
	err := s.each(ctx, func(first int, block ort.Matrix) error {
		part := out.V[first*maps.Rows : (first+block.Rows)*maps.Rows]
		return mul.ABT(ctx, ort.Matrix{Rows: block.Rows, Cols: maps.Rows, V: part}, block, maps)
	})
	return out, err
}

// combine returns weightsᵀ · stack, K×V. weights has one row a volume.
func (s *stack) combine(ctx context.Context, mul *ort.MatMul, weights ort.Matrix) (ort.Matrix, error) {
	out, part := ort.NewMatrix(weights.Cols, s.cols), ort.NewMatrix(weights.Cols, s.cols)
	err := s.each(ctx, func(first int, block ort.Matrix) error {
		rows := weights.V[first*weights.Cols : (first+block.Rows)*weights.Cols]
		if err := mul.ATB(ctx, part, ort.Matrix{Rows: block.Rows, Cols: weights.Cols, V: rows}, block); err != nil {
			return err
		}
		for i, x := range part.V {
			out.V[i] += x
		}
		return nil
	})
	return out, err
}

// matrixRows is a matrix in memory as volumes of a stack.
type matrixRows ort.Matrix

// Row implements [Volumes].
func (m matrixRows) Row(t int) []float32 { return m.V[t*m.Cols : (t+1)*m.Cols] }
