package trace

import (
	"context"
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

var errNoRun = errors.New("nothing is known of this run yet")

// Options wires the panel to the window. The zero Options work.
type Options struct {
	Do        job.Do                            // nil: job.Main
	ReadOut   func(text string)                 // what the pointer is on, "" for nothing
	OpenFrame func(run string, seconds float64) // double-click on the film
	Export    func(run string, from, to float64)
}

// late is how long old content stays without a word.
const late = 150 * time.Millisecond

// A Panel is the panel of courses.
type Panel struct {
	*widgets.Panel
	session *state.Session
	options Options
	source  Source
	shots   *shots
	choices choices
	pins    []pin
	body    *body
	empty   *widgets.Empty
	latest  *job.Latest[*scene]
	asked   int
	held    bool
	shown   request // what was asked for last
	ready   bool    // and it is drawn
	stops   []func()
}

// choices are the settings of the panel that are saved and undone.
type choices struct {
	mode state.Value[Mode]
	most state.Value[int]
	view state.Value[View]

	modes *widgets.Segmented
	mosts *widgets.Dropdown
	spans *widgets.Dropdown
	play  *widgets.Button
	pin   *widgets.Button
}

// New returns a panel that shows nothing yet.
func New(session *state.Session, options Options) *Panel {
	if options.Do == nil {
		options.Do = job.Main
	}
	p := &Panel{session: session, options: options, latest: job.NewLatest[*scene](options.Do)}
	p.choices.mode.Set(HRF)
	p.choices.most.Set(3)
	p.body = newBody(p)
	p.shots = newShots(nil, options.Do, p.body.foundCuts)
	p.body.Hide()
	p.empty = widgets.NewEmpty("trace", "No courses yet", "Courses appear when activations and networks are ready.", "", nil)
	p.Panel = widgets.NewPanel("trace", look.Text2, "Traces", container.NewStack(p.body, p.empty))
	p.Panel.Least = fyne.NewSize(480, 220)
	p.Panel.Commands = p.commands()
	c, v := &p.choices, &session.Views
	p.stops = append(p.stops,
		state.Keep(v, "trace.mode", &c.mode), state.Keep(v, "trace.networks", &c.most), state.Keep(v, "trace.view", &c.view),
		c.mode.Listen(func(m Mode) { c.modes.SetChosen(string(m)); p.change() }),
		c.most.Listen(func(n int) { c.mosts.SetChosen(mostText(n)); p.change() }),
		c.view.Listen(func(View) { p.body.moved() }),
		session.Neuron.OnChange(func(series.ID) { p.change() }),
		session.Network.OnChange(func(series.ID) { p.change() }),
		session.Run.OnChange(func(string) { p.change() }),
		session.Seconds.OnChange(func(float64) { p.body.follow() }))
	return p
}

// The choices of the header.
var (
	mosts = []int{1, 3, 5}
	spans = []struct {
		text    string
		seconds float64
	}{{"30 s", 30}, {"1 min", 60}, {"2 min", 120}, {"5 min", 300}, {"whole run", 1e9}}
)

// spanText names the part of the run in sight.
func spanText(seconds float64) string {
	for _, s := range spans {
		if math.Abs(s.seconds-seconds) < .5 {
			return s.text
		}
	}
	return clock(seconds, false) + " min"
}

func mostText(n int) string {
	if n == 1 {
		return "Top network"
	}
	return "Top " + string(rune('0'+n)) + " networks"
}

func (p *Panel) commands() []fyne.CanvasObject {
	c := &p.choices
	c.modes = widgets.NewSegmented([]string{string(HRF), string(Raw), string(Both)}, func(m string) { c.mode.Set(Mode(m)) })
	var texts []string
	for _, n := range mosts {
		texts = append(texts, mostText(n))
	}
	c.mosts = widgets.NewDropdown(texts, func(text string) { c.most.Set(mosts[slices.Index(texts, text)]) })
	var lengths []string
	for _, s := range spans {
		lengths = append(lengths, s.text)
	}
	c.spans = widgets.NewDropdown(lengths, func(text string) {
		for _, s := range spans {
			if s.text == text {
				p.body.setSpan(s.seconds)
			}
		}
	})
	c.spans.SetChosen(spanText(usualSpan))
	c.play = widgets.NewIconButton("play", func() {
		p.body.focus() // so that Space stops it
		p.body.player.toggle()
	})
	c.pin = widgets.NewIconButton("pin", func() { p.SetHeld(!p.held) })
	return []fyne.CanvasObject{container.New(room{p, 0, 190}, c.modes), container.New(room{p, 118, 360}, c.mosts), container.New(room{p, 84, 480}, c.spans), c.play, c.pin}
}

// A room is the width of a control of the header, dp at 100 %, 0 for its own. It is
// there only where the panel is wide enough for it, what stands before it and the
// title; a right-click on the plot offers the same.
type room struct {
	panel  *Panel
	width  float32
	beside float32 // dp at 100 %
}

func (r room) MinSize(all []fyne.CanvasObject) fyne.Size {
	m := all[0].MinSize()
	if r.width > 0 {
		m.Width = look.Scaled(r.width)
	}
	if w := r.panel.Size().Width; w > 0 && w < m.Width+look.Scaled(r.beside) {
		return fyne.NewSize(0, m.Height)
	}
	return m
}

func (r room) Layout(all []fyne.CanvasObject, size fyne.Size) {
	hideIf(size.Width == 0, all[0])
	all[0].Resize(size)
}

// SetSource says where courses come from; one without Courses shows the empty state.
func (p *Panel) SetSource(s Source) {
	p.source = s
	p.body.setFrames(s.Frames)
	p.shots.close()
	p.shots = newShots(s.Shots, p.options.Do, p.body.foundCuts)
	p.shown = request{}
	p.change()
}

// Pin adds a neuron to the lines; one that is pinned already stays.
func (p *Panel) Pin(neuron series.ID) { p.addPin(pin{neuron, false}) }

// PinNetwork adds a network to the lines, however well it is followed.
func (p *Panel) PinNetwork(network series.ID) { p.addPin(pin{network, true}) }

func (p *Panel) addPin(one pin) {
	if !slices.Contains(p.pins, one) {
		p.pins = append(slices.Clone(p.pins), one)
		p.change()
	}
}

// Unpin takes a neuron or a network away.
func (p *Panel) Unpin(id series.ID) {
	p.pins = slices.DeleteFunc(slices.Clone(p.pins), func(other pin) bool { return other.id == id })
	p.change()
}

// Pinned returns the neurons pinned, in the order of pinning.
func (p *Panel) Pinned() []series.ID { return p.pinned(false) }

// PinnedNetworks returns the networks pinned, in the order of pinning.
func (p *Panel) PinnedNetworks() []series.ID { return p.pinned(true) }

func (p *Panel) pinned(networks bool) []series.ID {
	var all []series.ID
	for _, one := range p.pins {
		if one.network == networks {
			all = append(all, one.id)
		}
	}
	return all
}

// request returns what is to be seen now.
func (p *Panel) request() request {
	r := request{p.source, p.session.Run.Get(), p.session.Neuron.Get(), p.session.Network.Get(), p.choices.most.Get(), p.choices.mode.Get(), p.pins}
	if p.held {
		r.neuron, r.network, r.run = p.shown.neuron, p.shown.network, p.shown.run
	}
	return r
}

func (r request) same(o request) bool {
	return r.run == o.run && r.neuron == o.neuron && r.network == o.network && r.most == o.most && r.mode == o.mode && slices.Equal(r.pins, o.pins)
}

// change reads what is to be seen, if it is something new.
func (p *Panel) change() {
	r := p.request()
	if p.source.Courses == nil || r.run == "" {
		p.latest.Stop()
		p.shown, p.ready = request{}, true
		p.blank("No courses yet", "Courses appear when activations and networks are ready.")
		return
	}
	if p.shown.source.Courses != nil && r.same(p.shown) {
		return
	}
	p.shown, p.ready = r, false
	p.asked++
	p.busyLater(p.asked)
	p.latest.Start(func(ctx context.Context) (*scene, error) { return read(ctx, r) }, func(s *scene, err error) {
		p.ready = true
		p.Panel.SetBusy(false)
		switch {
		case errors.Is(err, os.ErrNotExist), errors.Is(err, errNoRun):
			p.blank("No courses yet", "They appear here once a run has made the networks and the neurons.")
		case err != nil:
			p.blank("The courses cannot be read", err.Error())
		case len(s.lines) == 0:
			p.blank("Nothing is selected", "Choose a neuron or a network to see its course.")
		default:
			p.empty.Hide()
			p.body.Show()
			p.body.show(s)
			p.Panel.Subtitle.SetText(s.run.words())
		}
	})
}

// words say whose courses are seen.
func (r Run) words() string {
	switch r.Subjects {
	case 0:
		return r.Name + ", z-scored"
	case 1:
		return r.Name + ", one subject, z-scored"
	}
	return r.Name + ", group mean of " + strconv.Itoa(r.Subjects) + " subjects, z-scored"
}

func (p *Panel) blank(head, text string) {
	p.Panel.SetBusy(false)
	p.empty.Set(head, text)
	p.Panel.Subtitle.SetText("")
	p.body.show(nil)
	p.body.Hide()
	p.empty.Show()
}

// busyLater says that what is seen is old, if it still is after a while.
func (p *Panel) busyLater(mine int) {
	job.Later(p.options.Do, func(ctx context.Context) (struct{}, error) {
		time.Sleep(late)
		return struct{}{}, nil
	}, func(struct{}, error) {
		if mine == p.asked && !p.ready {
			p.Panel.SetBusy(true)
		}
	})
}

// ShowInterval brings a part of the run into sight, as near as zoom allows.
func (p *Panel) ShowInterval(from, to float64) {
	if s := p.body.scene; s != nil {
		p.choices.view.Set(View{from, to - from}.on(float64(p.body.geometry.plot.w), s.run.Seconds).View)
	}
}

// SetHeld makes the panel hold its lines whatever is selected, or follow again.
func (p *Panel) SetHeld(held bool) {
	p.held = held
	icon, title := "pin", "Traces"
	if held {
		icon, title = "pinned", "Traces, held"
	}
	p.choices.pin.SetIcon(icon)
	p.Panel.Title.SetText(title)
	p.Panel.Refresh()
	p.change()
}

// Held reports whether the panel holds what it shows.
func (p *Panel) Held() bool { return p.held }

// Description says in words what is at the time cursor, for copying.
func (p *Panel) Description() string { return p.body.description(p.session.Seconds.Get()) }

// FocusTarget returns what takes the keys of the panel.
func (p *Panel) FocusTarget() fyne.Focusable { return p.body }

// Close ends background work and stops listening.
func (p *Panel) Close() {
	p.latest.Stop()
	p.shots.close()
	p.body.close()
	for _, stop := range p.stops {
		stop()
	}
}
