package movie

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// What makes a cut, on frames of cutLines lines with levels from 0 to 255.
const (
	cutLines  = 36
	cutLeast  = 6   // a change of picture, mean over pixels and colours
	cutTimes  = 4   // so many times the usual change in the calmer of the two shots
	cutOver   = 1.4 // and so many times the largest in the livelier
	cutAround = 12  // frames before and after that say what is usual
)

// Cuts returns the times, in seconds of the film, at which a shot begins by a hard
// cut within a part of the film; to 0 is its end. A cut is a frame that differs from
// those before it much more than frames there differ from each other: single flashes
// and fast motion are none, and fades are not looked for. The answer depends on the
// film alone.
func (f *Film) Cuts(ctx context.Context, from, to float64) ([]float64, error) {
	r, err := f.Sample(Sampling{All: true, From: from, To: to, Height: cutLines})
	if err != nil {
		return nil, err
	}
	change := make([]float64, r.Len()+1)
	ready := make(chan Batch, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(ready)
		return r.Batches(ctx, 64, ready)
	})
	group.Go(func() error {
		var last [3][]uint8 // the frames before, latest first
		for b := range ready {
			for k, frame := range b.Frames {
				changes(change, b.First+k, frame.Pix, last)
				last[0], last[1], last[2] = append(last[2][:0], frame.Pix...), last[0], last[1]
			}
			b.Free()
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var cuts []float64
	for _, k := range peaksOf(change[:r.Len()]) {
		cuts = append(cuts, r.Times()[k])
	}
	return cuts, nil
}

// changes takes in frame k: change[k] becomes how much it differs from the frame
// before and from the one before that, whichever is less, and change[k-1] no more
// than frame k differs from frame k-2. So a single odd frame is no change.
func changes(change []float64, k int, now []uint8, last [3][]uint8) {
	if k == 0 {
		return
	}
	change[k] = difference(now, last[0])
	if k == 1 {
		return
	}
	over := difference(now, last[1])
	change[k-1] = min(change[k-1], over)
	change[k] = min(change[k], over)
}

// difference is the mean absolute difference of two pictures.
func difference(a, b []uint8) float64 {
	sum := 0
	for i, v := range a {
		sum += max(int(v)-int(b[i]), int(b[i])-int(v))
	}
	return float64(sum) / float64(max(len(a), 1))
}

// peaksOf returns where the change stands out from the frames on both sides.
func peaksOf(change []float64) []int {
	var found []int
	for k, v := range change {
		if v < cutLeast || k == 0 {
			continue
		}
		before, mostBefore := usual(change[max(1, k-cutAround):k])
		after, mostAfter := usual(change[k+1 : min(len(change), k+cutAround+1)])
		if v >= cutTimes*min(before, after) && v >= cutOver*max(mostBefore, mostAfter) {
			found = append(found, k)
		}
	}
	return found
}

// usual returns the median of changes and the most that is no cut itself: up to two
// may be, where shots are short.
func usual(change []float64) (middle, most float64) {
	n := len(change)
	if n == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(change))
	return sorted[n/2], sorted[max(n-3, n/2)]
}
