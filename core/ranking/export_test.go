package ranking

import (
	"context"

	"syncact/core/couple"
	"syncact/core/ort"
)

// Nulls returns the CKA of every surrogate without and with making it; quick is nil
// where they have to be made.
func Nulls(ctx context.Context, a *couple.Aligned) (quick, made []float64, err error) {
	p := ort.NewMatMul(ort.Options{})
	defer p.Close()
	networks := a.Networks(a.Live())
	y, err := newCourses(ctx, p, networks, false)
	if err != nil {
		return nil, nil, err
	}
	s, err := newShifted(ctx, p, a, networks)
	if err != nil {
		return nil, nil, err
	}
	if s != nil {
		if quick, err = s.values(ctx, y, nil); err != nil {
			return nil, nil, err
		}
	}
	made, err = alignments(ctx, p, a, y, 0, a.Surrogates(), nil)
	return quick, made, err
}
