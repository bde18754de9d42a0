package trace

import (
	"context"
	"image"
	"time"

	"syncact/ui/job"
)

// How a run is played: the cursor moves so often, frames stand so far apart, and so
// many of them are decoded ahead.
const (
	beat      = 50 * time.Millisecond
	frameStep = 160 // ms: more than six a second
	chunk     = 24
)

// A player moves the time cursor at the speed of the film and shows the frames that
// are decoded by then. It belongs to the main goroutine.
type player struct {
	body  *body
	do    job.Do
	now   func() time.Time
	run   string // being played; "" while nothing is
	since time.Time
	from  float64 // run time then, s
	at    float64 // where the cursor was put last
	beats int     // a beat of an older play does nothing
	busy  bool
	stop  func() // ends decoding
}

func newPlayer(b *body, do job.Do) *player {
	return &player{body: b, do: do, now: time.Now, stop: func() {}}
}

func (p *player) playing() bool { return p.run != "" }

// toggle starts at the cursor, from the beginning if it stands at the end, or stops.
func (p *player) toggle() {
	b := p.body
	if p.playing() {
		p.end()
		return
	}
	if b.scene == nil {
		return
	}
	t := b.seconds()
	if t >= b.scene.run.Seconds-.05 {
		t = 0
		b.panel.session.SetTime(t)
	}
	p.run, p.since, p.from, p.at = b.scene.id, p.now(), t, t
	b.panel.choices.play.SetIcon("pause")
	p.beats++
	p.advance(p.beats)
}

// end stops where the cursor is.
func (p *player) end() {
	if !p.playing() {
		return
	}
	p.run = ""
	p.stop()
	p.busy = false
	p.body.hideLarge()
	p.body.panel.choices.play.SetIcon("play")
}

// advance moves the cursor to where the film is now. A cursor that was moved by hand
// is followed; another run ends the play.
func (p *player) advance(mine int) {
	b := p.body
	if mine != p.beats || !p.playing() {
		return
	}
	if b.scene == nil || b.scene.id != p.run || b.panel.session.Run.Get() != p.run {
		p.end()
		return
	}
	now := p.now()
	if t := b.seconds(); t != p.at {
		p.since, p.from = now, t
	}
	p.at = min(p.from+now.Sub(p.since).Seconds(), b.scene.run.Seconds)
	b.panel.session.SetTime(p.at)
	p.show()
	if p.at >= b.scene.run.Seconds {
		p.end()
		return
	}
	job.Later(p.do, func(context.Context) (struct{}, error) {
		time.Sleep(beat)
		return struct{}{}, nil
	}, func(struct{}, error) { p.advance(mine) })
}

// show puts the frame of now above the film, if it is decoded, and has the next ones
// decoded.
func (p *player) show() {
	b := p.body
	if b.strip.frames == nil || b.scene.run.Film == "" {
		return
	}
	key := b.largeKey(p.at, frameStep)
	g := b.geometry.plot // the frame stands at the end where the cursor is not
	x := g.x + g.w
	if float32(b.axis().x(p.at)) > g.w/2 {
		x = g.x + largeWidth/2
	}
	if picture, _ := b.strip.get(key); picture != nil || !b.preview.Visible() {
		b.showLarge(key, picture, x)
	}
	if p.busy {
		return
	}
	var ahead []thumbKey
	for k := range int64(2 * chunk) {
		next := key
		next.millis += k * frameStep
		if float64(next.millis) >= b.scene.run.Seconds*1000 || len(ahead) == chunk {
			break
		}
		if b.strip.thumbs[next] == nil {
			ahead = append(ahead, next)
		}
	}
	if len(ahead) > 0 && (len(ahead) == chunk || ahead[0].millis-key.millis < chunk/2*frameStep) {
		p.decode(ahead)
	}
}

// decode reads frames ahead beside the window.
func (p *player) decode(ahead []thumbKey) {
	strip := p.body.strip
	seconds := make([]float64, len(ahead))
	for i, k := range ahead {
		seconds[i] = float64(k.millis) / 1000
	}
	p.busy = true
	p.stop = job.Later(p.do, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, strip.frames.Strip(ctx, ahead[0].run, seconds, ahead[0].height, func(i int, frame image.Image) {
			picture := toHeight(frame, ahead[i].height)
			p.do(func() { strip.add(ahead[i], picture) })
		})
	}, func(struct{}, error) {
		p.busy = false
		for _, k := range ahead {
			if strip.thumbs[k] == nil {
				strip.add(k, nil)
			}
		}
	})
}
