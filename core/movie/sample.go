package movie

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"syncact/core/fault"
)

// DefaultRate is how many samples a second are taken unless stated: models follow
// scenes, not single frames, and BOLD follows neither faster.
const DefaultRate = 4

// A Sampling says which moments of a film are read. The zero value is the whole
// film at [DefaultRate], at display size.
type Sampling struct {
	Rate          float64 // samples a second from From on; 0 means DefaultRate
	All           bool    // every frame at its own time instead
	From, To      float64 // part of the film, s; To 0 means its end; To itself is left out
	Width, Height int     // size of the frames; 0 means display size
}

// A Frame is one picture.
type Frame struct {
	W, H int
	Pix  []uint8 // RGB, rows from the top
}

// A Batch is some samples in order.
type Batch struct {
	First  int       // number of the first sample
	Times  []float64 // of each sample, seconds of the film
	Frames []Frame
	free   func()
}

// Free gives the frames' memory back to the reader. It may be left out; after it
// the frames must not be used.
func (b *Batch) Free() {
	if b.free != nil {
		b.free()
	}
}

// A Reader reads the samples of a film, once or several times.
type Reader struct {
	film     *Film
	sampling Sampling
	times    []float64
	pool     sync.Pool
	damage   damage
}

// Sample plans the reading of a film. It refuses a part that does not lie within
// the film.
func (f *Film) Sample(s Sampling) (*Reader, error) {
	if s.Rate == 0 {
		s.Rate = DefaultRate
	}
	if s.To == 0 {
		s.To = f.Duration
	}
	if s.Width == 0 || s.Height == 0 {
		s.Width, s.Height = f.fit(s.Width, s.Height)
	}
	slack := .001 + 1/f.Rate // durations in headers and studies are rounded, often to the next frame
	wrong := ""
	switch {
	case !(s.Rate > 0 && s.Rate <= 1000):
		wrong = fmt.Sprintf("sampling at %g a second was asked for", s.Rate)
	case !(s.From >= 0 && s.From < s.To):
		wrong = fmt.Sprintf("the part from %g to %g s was asked for", s.From, s.To)
	case s.To > f.Duration+slack:
		wrong = fmt.Sprintf("the part up to %g s was asked for, the film ends at %.3f s", s.To, f.Duration)
	case s.Width < 0 || s.Height < 0 || s.Width*s.Height > 1<<28:
		wrong = fmt.Sprintf("frames of %d×%d were asked for", s.Width, s.Height)
	}
	if wrong != "" {
		return nil, &fault.Input{File: f.Path, What: wrong, Do: "give a part within the film", Err: ErrInterval}
	}
	r := &Reader{film: f, sampling: s}
	r.plan()
	if len(r.times) == 0 {
		return nil, &fault.Input{File: f.Path, What: fmt.Sprintf("no frame begins from %g to %g s", s.From, s.To), Do: "give a longer part", Err: ErrInterval}
	}
	return r, nil
}

// fit completes a size of which one side is 0, in the film's proportions.
func (f *Film) fit(width, height int) (int, int) {
	switch {
	case width == 0 && height == 0:
		return f.Width, f.Height
	case height == 0:
		return width, max(1, int(math.Round(float64(width*f.Height)/float64(f.Width))))
	}
	return max(1, int(math.Round(float64(height*f.Width)/float64(f.Height)))), height
}

// plan lists the sample times.
func (r *Reader) plan() {
	s := r.sampling
	if s.All {
		a, _ := slices.BinarySearch(r.film.times, s.From)
		b, _ := slices.BinarySearch(r.film.times, s.To)
		r.times = r.film.times[a:b]
		return
	}
	// A sample less than a microsecond before To is To itself.
	for k := 0; ; k++ {
		t := s.From + float64(k)/s.Rate
		if t > s.To-1e-6 {
			return
		}
		r.times = append(r.times, t)
	}
}

// Times returns the time of every sample, in seconds of the film; the caller must
// not change it.
func (r *Reader) Times() []float64 { return r.times }

// Len returns the number of samples.
func (r *Reader) Len() int { return len(r.times) }

// Size returns the size of the frames.
func (r *Reader) Size() (width, height int) { return r.sampling.Width, r.sampling.Height }

// Findings returns what decoding met: damage by time stamp. It is complete once
// Batches has returned.
func (r *Reader) Findings() []fault.Finding { return r.damage.findings(r.film.Path) }

// Batches decodes the samples and sends them in batches of size (the last may be
// shorter), never more than the channel holds and one besides. It returns when
// all are sent, or at the first error, with ffmpeg ended; it does not close out.
func (r *Reader) Batches(ctx context.Context, size int, out chan<- Batch) error {
	if size < 1 {
		panic("movie: batch size below 1")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p, err := r.start(ctx)
	if err != nil {
		return err
	}
	defer p.stop(cancel)
	for first := 0; first < len(r.times); first += size {
		b := r.batch(first, min(size, len(r.times)-first))
		for i := range b.Frames {
			if err := p.read(b.Frames[i].Pix, b.Times[i]); err != nil {
				return err
			}
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// batch makes an empty batch of n samples.
func (r *Reader) batch(first, n int) Batch {
	w, h := r.Size()
	each := w * h * 3
	block, _ := r.pool.Get().(*[]uint8)
	if block == nil || len(*block) < n*each {
		fresh := make([]uint8, n*each)
		block = &fresh
	}
	b := Batch{First: first, Times: r.times[first : first+n], Frames: make([]Frame, n), free: func() { r.pool.Put(block) }}
	for i := range b.Frames {
		b.Frames[i] = Frame{W: w, H: h, Pix: (*block)[i*each : (i+1)*each : (i+1)*each]}
	}
	return b
}

// arguments are what ffmpeg is told to deliver the samples, one after the other.
func (r *Reader) arguments(url string) []string {
	f, s := r.film, r.sampling
	args := []string{"-nostdin", "-hide_banner", "-v", "repeat+level+info", "-nostats"}
	args = append(args, f.seek(s.From)...)
	args = append(args, source(url)...)
	args = append(args, "-map", "0:"+strconv.Itoa(f.stream.Index))
	args = append(args, passthrough()...)
	chain := f.stream.picture(s.Width, s.Height)
	if !s.All {
		const oneFrame = .2 // s: longer than most
		chain = f.stream.onScreen(s.Rate, s.From, 1/s.Rate+oneFrame) + "," + chain
		args = append(args, "-frames:v", strconv.Itoa(len(r.times)))
	}
	// showinfo tells, among the decoder's complaints, when each frame passes.
	return append(args, "-vf", chain+",showinfo=checksum=0", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1")
}

// onScreen is the filter that gives, for each k, the frame with the largest time
// stamp not after from + k/rate: rounding time stamps up to the grid does that
// exactly. The stream's time base is made finer by a whole number first, because
// from is rounded to it. The last frame stays for hold seconds, else its own
// moment could pass before it is given.
func (s *stream) onScreen(rate, from, hold float64) string {
	base := ""
	if p, q, ok := strings.Cut(s.Base, "/"); ok {
		const fine = 1e7
		if n, err := strconv.Atoi(q); err == nil && n > 0 && n < fine/2 {
			base = fmt.Sprintf("settb=%s/%d,", p, n*(fine/n))
		}
	}
	// ffmpeg cuts the start to whole microseconds: up to the next, and half a one
	// more so that it stays there.
	start := math.Ceil(from*1e6-1e-3) + .5
	return fmt.Sprintf("%stpad=stop_mode=clone:stop_duration=%.6f,fps=fps=%s:round=up:start_time=%.7f", base, hold, rational(rate), start/1e6)
}

// rational writes a rate so that ffmpeg reads it without loss: whole numbers and
// the rates of television as they are, others by 1001 or a millionth.
func rational(rate float64) string {
	for _, q := range []float64{1, 1001, 1000} {
		if p := math.Round(rate * q); math.Abs(p/q-rate) < 1e-9*rate {
			return fmt.Sprintf("%.0f/%.0f", p, q)
		}
	}
	return fmt.Sprintf("%.0f/1000000", rate*1e6)
}

// seek starts decoding at the key frame before the frame on screen at from, in
// containers whose index makes that sure. Time stamps stay those of the film.
func (f *Film) seek(from float64) []string {
	args := []string{"-copyts", "-start_at_zero"}
	before := f.onScreenAt(from) - .5
	indexed := strings.Contains(f.Container, "mp4") || strings.Contains(f.Container, "matroska")
	if before < 2 || !indexed {
		return args
	}
	return append(args, "-noaccurate_seek", "-ss", strconv.FormatFloat(before, 'f', 6, 64))
}

// onScreenAt is the time stamp of the frame on screen at t; t itself where the
// packets were not read.
func (f *Film) onScreenAt(t float64) float64 {
	if len(f.times) == 0 {
		return t
	}
	i, exact := slices.BinarySearch(f.times, t)
	if !exact {
		i--
	}
	return f.times[max(i, 0)]
}
