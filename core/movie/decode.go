package movie

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"syncact/core/fault"
)

// A pipe is a running ffmpeg and what it has delivered.
type pipe struct {
	reader *Reader
	ctx    context.Context
	cmd    *exec.Cmd
	frames io.Reader
	heard  chan struct{} // closed when ffmpeg's messages have ended

	last    []uint8 // the frame before, which stands in for one that is lost
	at      float64 // time of the frame that waits in next; All only
	next    []uint8
	ended   bool
	mu      sync.Mutex
	stamped *sync.Cond
	stamps  []float64 // times of delivered frames; All only
	quiet   bool      // no more stamps will come
}

// start runs ffmpeg.
func (r *Reader) start(ctx context.Context) (*pipe, error) {
	url, err := locate(r.film.Path)
	if err != nil {
		return nil, err
	}
	cmd, err := command(ctx, "ffmpeg", r.arguments(url)...)
	if err != nil {
		return nil, err
	}
	frames, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.film.Path, err)
	}
	messages, err := cmd.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.film.Path, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", r.film.Path, err)
	}
	w, h := r.Size()
	p := &pipe{reader: r, ctx: ctx, cmd: cmd, frames: bufio.NewReaderSize(frames, w*h*3), heard: make(chan struct{})}
	p.stamped = sync.NewCond(&p.mu)
	r.damage.clear()
	go p.listen(messages)
	return p, nil
}

// stop ends ffmpeg and waits for it.
func (p *pipe) stop(cancel func()) {
	cancel()
	<-p.heard
	_ = p.cmd.Wait() // it was killed, or its messages said why it failed
}

// read fills dst with the sample at t.
func (p *pipe) read(dst []uint8, t float64) error {
	if p.reader.sampling.All {
		return p.readStamped(dst, t)
	}
	_, err := io.ReadFull(p.frames, dst)
	if err == nil {
		p.last = append(p.last[:0], dst...)
		return nil
	}
	return p.end(dst, t, err)
}

// end says what it means that ffmpeg delivers nothing more at t: the last frame
// stays on screen to the film's end; before it, something was lost.
func (p *pipe) end(dst []uint8, t float64, err error) error {
	if p.ctx.Err() != nil {
		return p.ctx.Err()
	}
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: at %.3f s: %w", p.reader.film.Path, t, err)
	}
	<-p.heard
	f := p.reader.film
	if len(p.last) == 0 || f.onScreenAt(t) > f.onScreenAt(p.reader.damage.at)+lostAtEnd {
		return &fault.Input{File: f.Path, What: fmt.Sprintf("decoding stops at %.3f s of %.3f s: %s", p.reader.damage.at, f.Duration, p.reader.damage.first()),
			Why: "the rest is damaged", Do: "copy it again, or convert it", Err: ErrDamaged}
	}
	copy(dst, p.last)
	return nil
}

// lostAtEnd is how much of a film's end, in seconds, a decoder may keep to
// itself (frames whose references are missing) before the film counts as damaged.
const lostAtEnd = .5

// readStamped fills dst with the frame on screen at t by the frames' own stamps:
// where a frame was lost, the one before stays.
func (p *pipe) readStamped(dst []uint8, t float64) error {
	const tick = 1e-4 // s: finer than any frame, coarser than rounding
	for !p.ended {
		if p.next == nil {
			if err := p.fetch(len(dst)); err != nil {
				return p.end(dst, t, err)
			}
			if p.ended {
				break
			}
		}
		if p.at > t+tick && len(p.last) > 0 {
			break
		}
		p.last, p.next = append(p.last[:0], p.next...), nil
		if p.at > t-tick {
			break
		}
	}
	if p.ended {
		return p.end(dst, t, io.EOF)
	}
	copy(dst, p.last)
	return nil
}

// fetch reads one more frame and its stamp.
func (p *pipe) fetch(size int) error {
	frame := make([]uint8, size)
	if _, err := io.ReadFull(p.frames, frame); err != nil {
		p.ended = errors.Is(err, io.EOF)
		if p.ended {
			return nil
		}
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.stamps) == 0 && !p.quiet {
		p.stamped.Wait()
	}
	if len(p.stamps) == 0 {
		return io.ErrUnexpectedEOF
	}
	p.at, p.stamps, p.next = p.stamps[0], p.stamps[1:], frame
	return nil
}

var (
	timeBase = regexp.MustCompile(`config in time_base: (\d+)/(\d+)`)
	stamp    = regexp.MustCompile(`\] n: *\d+ pts: *(-?\d+) `)
)

// listen reads ffmpeg's messages to their end: stamps of frames and complaints.
func (p *pipe) listen(messages io.Reader) {
	defer close(p.heard)
	base := math.NaN()
	lines := bufio.NewReader(messages)
	for {
		line, err := lines.ReadString('\n')
		if m := timeBase.FindStringSubmatch(line); m != nil {
			base = ratio(m[1]+"/"+m[2], "/")
		} else if m := stamp.FindStringSubmatch(line); m != nil {
			ticks, _ := strconv.ParseFloat(m[1], 64)
			p.mu.Lock()
			if p.reader.sampling.All {
				p.stamps = append(p.stamps, ticks*base)
			}
			p.mu.Unlock()
			p.stamped.Signal()
			p.reader.damage.reached(ticks * base)
		} else if strings.Contains(line, "[error]") || strings.Contains(line, "[fatal]") {
			p.reader.damage.complain(line)
		}
		if err != nil {
			break
		}
	}
	p.mu.Lock()
	p.quiet = true
	p.mu.Unlock()
	p.stamped.Broadcast()
}
