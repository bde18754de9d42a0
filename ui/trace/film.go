package trace

import (
	"context"
	"image"
	"image/draw"
	"math"
	"slices"

	xdraw "golang.org/x/image/draw"

	"syncact/ui/job"
)

// mostThumbs is how many bytes of thumbnails are kept.
const mostThumbs = 96 << 20

// thumbKey is a moment of a run at a height in pixels.
type thumbKey struct {
	run    string
	millis int64
	height int
}

// A thumb is a decoded frame, nil where none could be decoded.
type thumb struct {
	picture *image.RGBA
	used    uint64
}

// A strip keeps thumbnails and has missing ones decoded, several by one pass of the
// film. It belongs to the main goroutine.
type strip struct {
	frames  Frames
	do      job.Do
	thumbs  map[thumbKey]*thumb
	wide    map[string]float64 // width by height of the film of a run, once one frame is known
	bytes   int
	used    uint64
	wanted  []thumbKey
	pass    []thumbKey // being decoded
	busy    bool
	stop    func()
	arrived func()
	idle    func() // all that is wanted is there
}

func newStrip(frames Frames, do job.Do, arrived, idle func()) *strip {
	return &strip{frames: frames, do: do, thumbs: make(map[thumbKey]*thumb), wide: make(map[string]float64), stop: func() {}, arrived: arrived, idle: idle}
}

// get returns a thumbnail; nil while it is not there. known says that it was tried.
func (s *strip) get(key thumbKey) (picture *image.RGBA, known bool) {
	t, known := s.thumbs[key]
	if !known {
		return nil, false
	}
	s.used++
	t.used = s.used
	return t.picture, true
}

// want replaces the list of thumbnails to be decoded, first those needed first. A pass
// of which nothing is wanted any longer ends.
func (s *strip) want(keys []thumbKey) {
	s.wanted = keys
	if s.frames == nil {
		return
	}
	if s.busy && !slices.ContainsFunc(s.pass, func(k thumbKey) bool { return slices.Contains(keys, k) }) {
		s.stop()
		s.busy = false
	}
	if !s.busy {
		s.next()
	}
}

// passLength is how many thumbnails one pass decodes at most: a newer wish waits no
// longer than that.
const passLength = 12

// next decodes what is wanted first and what lies with it in one film. How wide
// thumbnails are is known after the first of a film: until then it goes alone.
func (s *strip) next() {
	s.wanted = slices.DeleteFunc(s.wanted, func(k thumbKey) bool { return s.thumbs[k] != nil })
	if len(s.wanted) == 0 {
		s.idle()
		return
	}
	first, most := s.wanted[0], passLength
	if s.wide[first.run] == 0 {
		most = 1
	}
	var pass []thumbKey
	for _, k := range s.wanted {
		if len(pass) < most && k.run == first.run && k.height == first.height {
			pass = append(pass, k)
		}
	}
	slices.SortFunc(pass, func(a, b thumbKey) int { return int(a.millis - b.millis) })
	s.pass, s.busy = pass, true
	s.stop = job.Later(s.do, func(ctx context.Context) (struct{}, error) { return struct{}{}, s.decode(ctx, pass) }, func(struct{}, error) {
		s.busy = false
		for _, k := range pass {
			if s.thumbs[k] == nil {
				s.add(k, nil) // what cannot be decoded is not asked for again
			}
		}
		s.arrived()
		s.next()
	})
}

// decode reads a pass beside the window; each thumbnail is shown when it comes.
func (s *strip) decode(ctx context.Context, pass []thumbKey) error {
	seconds := make([]float64, len(pass))
	for i, k := range pass {
		seconds[i] = float64(k.millis) / 1000
	}
	return s.frames.Strip(ctx, pass[0].run, seconds, pass[0].height, func(i int, frame image.Image) {
		picture := toHeight(frame, pass[i].height)
		s.do(func() {
			s.add(pass[i], picture)
			s.arrived()
		})
	})
}

func (s *strip) add(key thumbKey, picture *image.RGBA) {
	if s.thumbs[key] != nil {
		return
	}
	s.used++
	s.thumbs[key] = &thumb{picture, s.used}
	if picture != nil {
		s.bytes += len(picture.Pix)
		s.wide[key.run] = float64(picture.Rect.Dx()) / float64(picture.Rect.Dy())
	}
	for s.bytes > mostThumbs {
		var oldest thumbKey
		least := s.used + 1
		for k, t := range s.thumbs {
			if t.used < least {
				oldest, least = k, t.used
			}
		}
		if p := s.thumbs[oldest].picture; p != nil {
			s.bytes -= len(p.Pix)
		}
		delete(s.thumbs, oldest)
	}
}

// close ends decoding.
func (s *strip) close() {
	s.wanted = nil
	s.stop()
}

// toHeight brings a picture to a height in pixels; 0 keeps its own.
func toHeight(img image.Image, height int) *image.RGBA {
	b := img.Bounds()
	if height <= 0 {
		height = b.Dy()
	}
	w := max(1, b.Dx()*height/max(1, b.Dy()))
	dst := image.NewRGBA(image.Rect(0, 0, w, height))
	if w == b.Dx() && height == b.Dy() {
		draw.Draw(dst, dst.Rect, img, b.Min, draw.Src)
	} else {
		xdraw.ApproxBiLinear.Scale(dst, dst.Rect, img, b, xdraw.Src, nil)
	}
	return dst
}

// A slot is where a thumbnail stands in the strip.
type slot struct {
	key    thumbKey
	x0, x1 float64 // dp
}

// slots divides the film into pieces as wide as a thumbnail; a piece begins at a whole
// multiple of its length, so that pieces move with the film, and shows its middle.
func slots(a axis, run string, height float64, pixels int, wide float64) []slot {
	step := wide * height * a.Span / a.width
	if !(step > 0) {
		return nil
	}
	var all []slot
	for k := math.Floor(a.From / step); k*step < min(a.From+a.Span, a.seconds); k++ {
		middle := min((k+.5)*step, a.seconds-.01)
		all = append(all, slot{thumbKey{run, int64(middle * 1000), pixels}, a.x(k * step), a.x((k + 1) * step)})
	}
	return all
}

// wideness returns width by height of the thumbnails of a run: 16:9 until one is known.
func (s *strip) wideness(run string) float64 {
	if w := s.wide[run]; w > 0 {
		return w
	}
	return 16. / 9
}

// paint copies the thumbnails that are there into dst over ground and asks for the
// others, and then for those that lie ahead.
func (s *strip) paint(dst *image.RGBA, all, ahead []slot, scale float64) {
	var missing []thumbKey
	for _, at := range all {
		picture, known := s.get(at.key)
		if !known {
			missing = append(missing, at.key)
		}
		if picture == nil {
			continue
		}
		x0, x1 := int(at.x0*scale+.5), int(at.x1*scale+.5)-max(1, int(scale+.5))
		shift := max(0, (picture.Rect.Dx()-(x1-x0))/2) // a wider frame shows its middle
		to := image.Rect(x0, 0, min(x1, x0+picture.Rect.Dx()), dst.Rect.Dy())
		draw.Draw(dst, to, picture, image.Pt(shift, 0), draw.Src)
	}
	for _, at := range ahead {
		if s.thumbs[at.key] == nil && !slices.Contains(missing, at.key) {
			missing = append(missing, at.key)
		}
	}
	s.want(missing)
}
