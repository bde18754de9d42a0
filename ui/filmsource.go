package ui

import (
	"context"
	"fmt"
	"image"
	"sync"

	"syncact/core/movie"
	"syncact/core/study"
	"syncact/ui/trace"
)

// films decodes frames of the films of a study. Headers are read once a film.
type films struct {
	o    *opened
	mu   sync.Mutex
	kept map[string]*movie.Film
	cuts sync.Mutex // one film is searched at a time
}

var (
	_ trace.Frames = (*films)(nil)
	_ trace.Shots  = (*films)(nil)
)

// moment returns a film and the second of it that is on screen at a second of a run.
func (f *films) moment(ctx context.Context, run string) (*movie.Film, func(seconds float64) float64, error) {
	part, ok := f.o.inputs.Films[run]
	if !ok {
		return nil, nil, fmt.Errorf("run-%s shows no film", run)
	}
	film, err := f.film(ctx, part)
	if err != nil {
		return nil, nil, err
	}
	return film, func(seconds float64) float64 {
		at := part.From + seconds - part.Onset
		return min(max(at, film.Start), max(film.Start, film.Duration-.05))
	}, nil
}

// Frame implements [trace.Frames].
func (f *films) Frame(ctx context.Context, run string, seconds float64, height int) (image.Image, error) {
	film, at, err := f.moment(ctx, run)
	if err != nil {
		return nil, err
	}
	frame, err := film.At(ctx, at(seconds), 0, height)
	if err != nil {
		return nil, err
	}
	return picture(frame), nil
}

// Strip implements [trace.Frames].
func (f *films) Strip(ctx context.Context, run string, seconds []float64, height int, each func(k int, frame image.Image)) error {
	film, at, err := f.moment(ctx, run)
	if err != nil {
		return err
	}
	moments := make([]float64, len(seconds))
	for i, s := range seconds {
		moments[i] = at(s)
	}
	return film.Stills(ctx, moments, 0, height, func(k int, frame movie.Frame) { each(k, picture(frame)) })
}

// Cuts implements [trace.Shots]: the cuts of the film's part, in seconds of the run.
func (f *films) Cuts(ctx context.Context, run string) ([]float64, error) {
	film, _, err := f.moment(ctx, run)
	if err != nil {
		return nil, err
	}
	f.cuts.Lock()
	defer f.cuts.Unlock()
	part := f.o.inputs.Films[run]
	cuts, err := film.Cuts(ctx, part.From, part.To)
	for i := range cuts {
		cuts[i] += part.Onset - part.From
	}
	return cuts, err
}

// picture is a frame for the screen.
func picture(frame movie.Frame) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, frame.W, frame.H))
	for i := range frame.W * frame.H {
		copy(img.Pix[4*i:4*i+3], frame.Pix[3*i:3*i+3])
		img.Pix[4*i+3] = 255
	}
	return img
}

func (f *films) film(ctx context.Context, part study.Film) (*movie.Film, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if kept := f.kept[part.File]; kept != nil {
		return kept, nil
	}
	film, err := movie.Probe(ctx, part.File)
	if err == nil {
		f.kept[part.File] = film
	}
	return film, err
}
