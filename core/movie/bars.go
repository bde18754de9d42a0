package movie

import (
	"context"
	"fmt"

	"syncact/core/fault"
)

// Bars looks at a few frames over the film for black borders, which a model would
// take for part of the picture, and reports them.
func (f *Film) Bars(ctx context.Context) ([]fault.Finding, error) {
	const looks = 6
	b := border{f.Height, f.Height, f.Width, f.Width}
	seen := 0
	for k := range looks {
		t := f.Start + (f.Duration-f.Start)*(float64(k)+.5)/looks
		frame, err := f.At(ctx, t, 0, 0)
		if err != nil {
			return nil, err
		}
		if one := measure(frame); one.top < f.Height { // not all black
			b, seen = b.common(one), seen+1
		}
	}
	least := max(2, f.Height/100)
	if seen < looks/2 || b.top+b.bottom+b.left+b.right < 2*least {
		return nil, nil
	}
	return []fault.Finding{{Severity: fault.Warning, File: f.Path,
		What: fmt.Sprintf("black bars: %d lines above, %d below, %d columns left, %d right of %d×%d", b.top, b.bottom, b.left, b.right, f.Width, f.Height),
		Why:  "made for another screen; the model sees them as part of the picture",
		Do:   fmt.Sprintf("nothing, or cut them off: ffmpeg -i FILE -vf crop=%d:%d:%d:%d -crf 16 out.mp4", f.Width-b.left-b.right, f.Height-b.top-b.bottom, b.left, b.top)}}, nil
}

// Decode decodes the whole film and reports damage by time stamp.
func (f *Film) Decode(ctx context.Context) ([]fault.Finding, error) {
	r, err := f.Sample(Sampling{Width: 16, Height: 16})
	if err != nil {
		return nil, err
	}
	all := make(chan Batch, r.Len())
	if err := r.Batches(ctx, 64, all); err != nil {
		return nil, err
	}
	return r.Findings(), nil
}

// A border is how many lines or columns are black at each side.
type border struct{ top, bottom, left, right int }

func (b border) common(c border) border {
	return border{min(b.top, c.top), min(b.bottom, c.bottom), min(b.left, c.left), min(b.right, c.right)}
}

// measure finds the black border of one frame; its top is the whole height where
// all is black.
func measure(f Frame) border {
	rows, columns := make([]bool, f.H), make([]bool, f.W) // lit
	for y := range f.H {
		for x := range f.W {
			if lit(f.Pix[(y*f.W+x)*3:]) {
				rows[y], columns[x] = true, true
			}
		}
	}
	return border{dark(rows, false), dark(rows, true), dark(columns, false), dark(columns, true)}
}

func lit(rgb []uint8) bool { return int(rgb[0])+int(rgb[1])+int(rgb[2]) > 3*28 }

// dark counts lines that are not lit before the first that is, from either end.
func dark(lit []bool, fromEnd bool) int {
	for k := range lit {
		i := k
		if fromEnd {
			i = len(lit) - 1 - k
		}
		if lit[i] {
			return k
		}
	}
	return len(lit)
}
