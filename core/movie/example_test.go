package movie_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/movie"
)

func ExampleFilm_Sample() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "film")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "film.mp4")
	writeGrey(ctx, path, 20)
	film, err := movie.Probe(ctx, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	reader, err := film.Sample(movie.Sampling{Rate: 2, From: .5})
	if err != nil {
		fmt.Println(err)
		return
	}
	ready := make(chan movie.Batch, 1)
	go func() {
		defer close(ready)
		if err := reader.Batches(ctx, 2, ready); err != nil {
			fmt.Println(err)
		}
	}()
	for b := range ready {
		fmt.Println(b.First, b.Times, b.Frames[0].W, b.Frames[0].H)
	}
	// Output:
	// 0 [0.5 1] 64 48
	// 2 [1.5] 64 48
}

// writeGrey writes a film of n grey frames at 10 a second.
func writeGrey(ctx context.Context, path string, n int) {
	w, err := movie.Create(ctx, path, movie.Encoding{Width: 64, Height: 48, Rate: 10, Quality: 20})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abandon()
	for i := range n {
		if err := w.Write(bytes.Repeat([]byte{uint8(100 + i)}, 64*48*3)); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
	}
}
