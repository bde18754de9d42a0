package nifti

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"
)

// A pass moves chunkBytes at a time through chunks buffers.
const (
	chunkBytes = 1 << 20
	chunks     = 4
)

// mostTrailing bounds how far a pass reads behind the data to reach the checksum of
// a gzip stream.
const mostTrailing = 64 << 20

// Each calls fn with every volume in order, scaled. v is reused: copy what is kept.
// It returns fn's error as it is, ctx's within a megabyte of its end, and a
// *fault.Input where the file ends early or its checksum is wrong; volumes given out
// before that were whole.
func (f *File) Each(ctx context.Context, fn func(t int, v []float32) error) error {
	return f.Blocks(ctx, f.perVolume(), fn)
}

// Each64 is [File.Each] in float64, exact for every integer up to 2⁵³.
func (f *File) Each64(ctx context.Context, fn func(t int, v []float64) error) error {
	return blocks(ctx, f, f.perVolume(), fn)
}

// Blocks calls fn with n values at a time in the file's order, whatever its
// dimensions: slabs of volumes, rows of matrices. The last block may be shorter.
func (f *File) Blocks(ctx context.Context, n int, fn func(i int, v []float32) error) error {
	return blocks(ctx, f, n, fn)
}

func (f *File) perVolume() int {
	space := f.header.space()
	return space[0] * space[1] * space[2]
}

// Verify reads the whole file and compares its length and checksum with what it
// claims.
func (f *File) Verify(ctx context.Context) error {
	return f.read(ctx, func([]byte) error { return nil })
}

// blocks regroups the decoded chunks. The block grows with what has arrived until
// the first is full, so that a false claim allocates nothing.
func blocks[T float32 | float64](ctx context.Context, f *File, n int, fn func(i int, v []T) error) error {
	if n < 1 {
		panic("nifti: blocks of no values")
	}
	h, size := f.header, f.header.Type.Size()
	var block []T
	i, filled := 0, 0
	left := h.count()
	err := f.read(ctx, func(raw []byte) error {
		if h.BigEndian {
			swap(raw, size)
		}
		for len(raw) > 0 {
			want := int(min(int64(n-filled), left, int64(len(raw)/size)))
			block = grow(block, filled, want, n)
			decode(block[filled:filled+want], raw[:want*size], h.Type, h.scaling())
			raw, filled, left = raw[want*size:], filled+want, left-int64(want)
			if filled < n && left > 0 {
				continue
			}
			if err := fn(i, block[:filled]); err != nil {
				return &given{err}
			}
			i, filled = i+1, 0
		}
		return nil
	})
	var own *given
	if errors.As(err, &own) {
		return own.error
	}
	return err
}

// A given error is the caller's own, to be returned as it came.
type given struct{ error }

// grow makes room for more values behind those there are, doubling up to n.
func grow[T any](block []T, filled, more, n int) []T {
	if filled+more <= len(block) {
		return block
	}
	larger := make([]T, min(max(filled+more, 2*len(block)), n))
	copy(larger, block[:filled])
	return larger
}

// read calls use with the bytes of the values, whole elements at a time, while the
// next are read and inflated on another goroutine. use may change them.
func (f *File) read(ctx context.Context, use func(raw []byte) error) error {
	src, err := openSource(f.data)
	if err != nil {
		return named(err, f.data)
	}
	defer src.Close()
	inner, stop := context.WithCancel(ctx)
	free, full := make(chan []byte, chunks), make(chan []byte, chunks)
	for range chunks {
		free <- nil
	}
	var g errgroup.Group
	defer g.Wait() // also when use panics
	defer stop()
	g.Go(func() error {
		defer close(full)
		return f.fill(inner, src, free, full)
	})
	for raw := range full {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := use(raw); err != nil {
			return named(err, f.data)
		}
		free <- raw[:0]
	}
	return named(g.Wait(), f.data)
}

// fill reads the values chunk by chunk. It never blocks once ctx has ended: full has
// room for every chunk.
func (f *File) fill(ctx context.Context, src *source, free <-chan []byte, full chan<- []byte) error {
	if err := skip(ctx, src, f.header.Offset); err != nil {
		return f.early(err, 0)
	}
	need := f.header.count() * int64(f.header.Type.Size())
	for done := int64(0); done < need; {
		var raw []byte
		select {
		case <-ctx.Done():
			return ctx.Err()
		case raw = <-free:
		}
		n := int(min(chunkBytes, need-done))
		if cap(raw) < n {
			raw = make([]byte, n)
		}
		got, err := io.ReadFull(src, raw[:n])
		if done += int64(got); err != nil {
			return f.early(err, done)
		}
		full <- raw[:n]
	}
	return f.drain(ctx, src)
}

// early says how much there was where the bytes end too soon.
func (f *File) early(err error, have int64) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		need := f.header.count() * int64(f.header.Type.Size())
		return refuse(ErrTruncated, "data truncated: needs %d bytes, has %d", need, have)
	}
	if err, ok := err.(interface{ Unwrap() error }); ok && errors.Is(err.Unwrap(), ErrDamaged) {
		return err.(error)
	}
	return fmt.Errorf("after %d bytes of data: %w", have, err)
}

// drain reads on to the end of a gzip stream, where its checksum is compared.
func (f *File) drain(ctx context.Context, src *source) error {
	if !src.zipped {
		return nil
	}
	if err := skip(ctx, src, mostTrailing); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// skip reads past n bytes; io.EOF where there are fewer.
func skip(ctx context.Context, src io.Reader, n int64) error {
	for ctx.Err() == nil && n > 0 {
		done, err := io.CopyN(io.Discard, src, min(n, chunkBytes))
		if err != nil {
			return err
		}
		n -= done
	}
	return ctx.Err()
}
