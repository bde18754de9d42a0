package brain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"syncact/core/fault"
	"syncact/core/series"
	"syncact/core/volume"
	"syncact/ui/job"
)

// A shownMap is a map with what is computed once for it.
type shownMap struct {
	network, minus series.ID
	img            *volume.Image
	values         *distribution
	peaks          []peak
}

// opened is an underlay that was read.
type opened struct {
	Anatomy
	window Window
}

// openedAtlas is an atlas that was read, with what is wrong with it.
type openedAtlas struct {
	*volume.Labels
	findings []fault.Finding
}

// loads reads maps, underlays and atlases beside the window and keeps what it read.
type loads struct {
	p         *Panel
	maps      *job.Latest[*shownMap]
	anatomies *job.Latest[*opened]
	atlases   *job.Latest[*openedAtlas]
	namers    *job.Latest[*openedAtlas]
	late      *job.Latest[bool]
	shown     *shownMap
	failed    error  // of the map
	trouble   string // with a file that is not the map
	oriented  bool
	names     *volume.Labels // names the regions
	read      map[string]*opened
	readAtlas map[string]*openedAtlas
	pending   map[string]bool // what is being read
}

func newLoads(p *Panel) *loads {
	l := &loads{p: p, maps: job.NewLatest[*shownMap](p.do), anatomies: job.NewLatest[*opened](p.do),
		atlases: job.NewLatest[*openedAtlas](p.do), namers: job.NewLatest[*openedAtlas](p.do), late: job.NewLatest[bool](p.do)}
	l.forget()
	return l
}

// forget drops what belongs to the source before.
func (l *loads) forget() {
	l.stop()
	l.read, l.readAtlas = make(map[string]*opened), make(map[string]*openedAtlas)
	l.shown, l.failed, l.names, l.oriented = nil, nil, nil, true
	l.p.scene = &scene{blocks: l.p.View.Blocks.Get(), mirrored: l.p.View.Radiological.Get()}
}

func (l *loads) stop() {
	l.maps.Stop()
	l.anatomies.Stop()
	l.atlases.Stop()
	l.namers.Stop()
	l.late.Stop()
	l.pending = make(map[string]bool)
}

// patience is how long old content stays without a sign; after muchPatience the
// header says what is read.
const (
	patience     = 150 * time.Millisecond
	muchPatience = time.Second
)

// began shows that something is being read when that takes long.
func (l *loads) began(what string) {
	l.pending[what], l.trouble = true, ""
	l.after(patience, func() {
		l.p.SetBusy(true)
		l.after(muchPatience-patience, func() { l.p.Subtitle.SetText("reading the " + what + "…") })
	})
}

// after calls act when something is still being read by then.
func (l *loads) after(wait time.Duration, act func()) {
	l.late.Start(func(ctx context.Context) (bool, error) {
		select {
		case <-time.After(wait):
			return true, nil
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}, func(waited bool, _ error) {
		if waited && len(l.pending) > 0 {
			act()
		}
	})
}

func (l *loads) ended(what string) {
	if delete(l.pending, what); len(l.pending) == 0 {
		l.late.Stop()
		l.p.SetBusy(false)
		l.p.describe()
	}
}

// network reads the map that the panel is to show.
func (l *loads) network() {
	id, minus := l.p.network(), l.p.View.Choice.Get().Minus
	if l.shown != nil && l.shown.network == id && l.shown.minus == minus {
		l.maps.Stop()
		l.ended("map")
		l.p.describe()
		return
	}
	if id == "" || l.p.source.Maps == nil {
		l.maps.Stop()
		l.ended("map")
		l.show(nil, nil)
		return
	}
	l.began("map")
	maps := l.p.source.Maps
	l.maps.Start(func(ctx context.Context) (*shownMap, error) { return readMap(ctx, maps, id, minus) },
		func(m *shownMap, err error) {
			l.ended("map")
			l.show(m, err)
		})
}

func readMap(ctx context.Context, maps Maps, id, minus series.ID) (*shownMap, error) {
	img, err := maps.Map(id)
	if err != nil {
		return nil, err
	}
	if minus != "" {
		other, err := maps.Map(minus)
		if err != nil {
			return nil, err
		}
		img = subtract(img, other)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return &shownMap{network: id, minus: minus, img: img, values: newDistribution(img), peaks: findPeaks(img)}, nil
}

func (l *loads) show(m *shownMap, err error) {
	l.shown, l.failed = m, err
	l.p.change(func(s *scene) {
		s.over = nil
		if m != nil {
			s.over = m.img
		}
	})
	l.p.body.update()
	l.p.describe()
	l.p.readout()
}

// anatomyOf returns the underlay chosen.
func (l *loads) anatomyOf() (Underlay, bool) {
	name := l.p.View.Underlay.Get()
	for i, u := range l.p.source.Underlays {
		if u.Name == name || name == "" && i == 0 {
			return u, true
		}
	}
	return Underlay{}, false
}

func (l *loads) anatomyName() string {
	u, _ := l.anatomyOf()
	return u.Name
}

// resolution writes an underlay's short name with its voxel size, once that is known.
func (l *loads) resolution(u Underlay) string {
	o := l.read[u.Name]
	if o == nil || strings.Contains(u.Short, " mm") {
		return u.Short
	}
	size := o.Affine.VoxelSize()
	return fmt.Sprintf("%s %.3g mm", u.Short, max(size[0], size[1], size[2]))
}

// window returns the grey range in force.
func (l *loads) window() Window {
	name := l.anatomyName()
	if w := l.p.View.Window.Get(); w.Of == name && w.High > w.Low {
		return w
	}
	if o := l.read[name]; o != nil {
		return o.window
	}
	return Window{High: 1}
}

// anatomy reads the underlay chosen.
func (l *loads) anatomy() {
	u, ok := l.anatomyOf()
	if !ok {
		l.anatomies.Stop()
		l.ended("underlay")
		l.showAnatomy(nil)
		return
	}
	if o := l.read[u.Name]; o != nil {
		l.anatomies.Stop()
		l.ended("underlay")
		l.showAnatomy(o)
		return
	}
	l.began("underlay")
	l.anatomies.Start(func(context.Context) (*opened, error) {
		a, err := u.Open()
		if err != nil {
			return nil, err
		}
		return &opened{a, suitedWindow(newDistribution(a.Image))}, nil
	}, func(o *opened, err error) {
		l.ended("underlay")
		if err != nil {
			l.showAnatomy(nil)
			l.p.say(u.Name + " cannot be read: " + reason(err))
			return
		}
		l.read[u.Name] = o
		l.showAnatomy(o)
	})
}

func (l *loads) showAnatomy(o *opened) {
	l.oriented = true
	l.p.change(func(s *scene) {
		s.under = nil
		if o != nil {
			s.under, l.oriented = o.Image, o.Oriented
			s.window = l.window()
		}
	})
	l.p.body.update()
	l.p.tools.update()
	l.p.describe()
	l.p.readout()
}

func (l *loads) atlas(name string) (Atlas, bool) {
	for _, a := range l.p.source.Atlases {
		if a.Name == name {
			return a, true
		}
	}
	return Atlas{}, false
}

// outlines reads the atlas whose outlines are shown.
func (l *loads) outlines() {
	a, ok := l.atlas(l.p.View.Outlines.Get())
	draw := func(labels *volume.Labels) { l.p.change(func(s *scene) { s.atlas = labels }) }
	if !ok {
		l.atlases.Stop()
		l.ended("outlines")
		draw(nil)
		l.p.describe()
		return
	}
	l.open(l.atlases, "outlines", a, draw)
}

// regions reads the atlas that names places: the first.
func (l *loads) regions() {
	if len(l.p.source.Atlases) > 0 {
		l.open(l.namers, "regions", l.p.source.Atlases[0], func(labels *volume.Labels) {
			l.names = labels
			l.p.body.update()
			l.p.readout()
		})
	}
}

func (l *loads) open(with *job.Latest[*openedAtlas], what string, a Atlas, show func(*volume.Labels)) {
	if o := l.readAtlas[a.Name]; o != nil {
		with.Stop()
		l.ended(what)
		show(o.Labels)
		l.p.describe()
		return
	}
	l.began(what)
	with.Start(func(context.Context) (*openedAtlas, error) {
		labels, findings, err := a.Open()
		return &openedAtlas{labels, findings}, err
	}, func(o *openedAtlas, err error) {
		l.ended(what)
		if err != nil {
			l.p.say(a.Name + " cannot be read: " + reason(err))
			return
		}
		l.readAtlas[a.Name] = o
		show(o.Labels)
		l.p.describe()
	})
}

// doubted returns what is wrong with the atlases in use.
func (l *loads) doubted() []fault.Finding {
	var found []fault.Finding
	for i, a := range l.p.source.Atlases {
		if o := l.readAtlas[a.Name]; o != nil && (i == 0 || a.Name == l.p.View.Outlines.Get()) {
			found = append(found, o.findings...)
		}
	}
	return found
}

// reason says what is wrong in few words.
func reason(err error) string {
	var in *fault.Input
	if errors.As(err, &in) {
		return in.What
	}
	return fmt.Sprint(err)
}
