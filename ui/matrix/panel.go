package matrix

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/series"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// Options wires the panel to the window. The zero Options work.
type Options struct {
	Do      job.Do                          // nil: job.Main
	Pin     func(neuron, network series.ID) // Ctrl+click on a cell
	ReadOut func(text string)               // what the pointer is on, "" for nothing
}

// late is how long old content stays without a word.
const late = 150 * time.Millisecond

// A Panel is the correlation panel.
type Panel struct {
	*widgets.Panel
	session  *state.Session
	options  Options
	settings settings
	body     *body
	empty    *widgets.Empty
	held     bool
	pin      *widgets.Button
	tools    tools
	latest   *job.Latest[*prepared]
	asked    int
	content  *Content // its rows behind the guard
	guard    *guard
	stops    []func()
}

// tools are the controls of the tool row.
type tools struct {
	rows, cols  *widgets.Dropdown
	shown       *widgets.Segmented
	significant *widgets.Check
	row         *fyne.Container
}

// New returns a panel that shows nothing yet.
func New(session *state.Session, options Options) *Panel {
	if options.Do == nil {
		options.Do = job.Main
	}
	p := &Panel{session: session, options: options, latest: job.NewLatest[*prepared](options.Do)}
	p.settings.keep(&session.Views)
	p.body = newBody(p)
	p.body.Hide()
	p.empty = widgets.NewEmpty("matrix", "No correlations yet", "Run the study: every neuron is correlated with every network.", "", nil)
	p.Panel = widgets.NewPanel("matrix", look.Text2, "Correlation", container.NewStack(p.body, p.empty))
	p.Panel.Tools = p.newTools()
	p.Panel.Least = fyne.NewSize(360, 300)
	p.pin = widgets.NewIconButton("pin", func() { p.SetHeld(!p.held) })
	p.Panel.Commands = []fyne.CanvasObject{p.pin}
	p.settings.listen(p.change, p.body.moved)
	p.stops = append(p.stops,
		session.Neuron.OnChange(func(series.ID) { p.selected() }),
		session.Network.OnChange(func(series.ID) { p.selected() }))
	return p
}

// newTools makes the tool row and lets it follow the settings, which undo changes too.
func (p *Panel) newTools() fyne.CanvasObject {
	s, t := &p.settings, &p.tools
	t.rows = widgets.NewDropdown([]string{string(ByLayer), string(ByCluster), string(ByBestNetwork), string(ByBestR)}, func(o string) { s.rows.Set(Order(o)) })
	t.cols = widgets.NewDropdown([]string{string(ByNetwork), string(ByCluster), string(ByBestR)}, func(o string) { s.cols.Set(Order(o)) })
	t.shown = widgets.NewSegmented([]string{string(ShowR), string(ShowHeldOut), string(ShowLag)}, func(o string) { s.shown.Set(Shown(o)) })
	t.significant = widgets.NewCheck("significant only", s.significant.Set)
	t.row = container.New(toolRow{}, widgets.NewLabel("Rows", look.Small, look.Text2), t.rows,
		widgets.NewLabel("Columns", look.Small, look.Text2), t.cols, t.shown, t.significant)
	choose := func(d *widgets.Dropdown) func(Order) {
		return func(o Order) {
			d.SetChosen(string(o))
			t.row.Refresh()
		}
	}
	p.stops = append(p.stops, s.rows.Listen(choose(t.rows)), s.cols.Listen(choose(t.cols)),
		s.shown.Listen(func(o Shown) { t.shown.SetChosen(string(o)) }),
		s.significant.Listen(t.significant.SetOn))
	return t.row
}

// toolRow sets controls side by side, the last at the right end; where room is short
// it leaves out words first.
type toolRow struct{}

func (toolRow) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, look.Scaled(30)) }

func (toolRow) Layout(all []fyne.CanvasObject, size fyne.Size) {
	need := float32(16)
	for _, o := range all {
		need += o.MinSize().Width + 8
	}
	x, last := float32(8), len(all)-1
	for i, o := range all {
		m := o.MinSize()
		if _, word := o.(*widgets.Label); word && need > size.Width {
			o.Hide()
			continue
		}
		o.Show()
		at := x
		if i == last {
			at = max(x, size.Width-m.Width-8)
		}
		o.Move(fyne.NewPos(at, (size.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + 8
	}
}

// SetContent shows a content; nil shows the empty state. The picture of the old one
// stays until the new one is ready, but its rows are not read any more once SetContent
// returns.
func (p *Panel) SetContent(c *Content) {
	if p.guard != nil {
		p.guard.shut()
	}
	p.content, p.guard = nil, nil
	if c == nil || len(c.Neurons) == 0 || len(c.Networks) == 0 {
		p.latest.Stop()
		p.Panel.SetBusy(false)
		p.body.show(nil)
		p.body.Hide()
		p.empty.Show()
		p.Panel.Subtitle.SetText("")
		return
	}
	behind := *c
	p.guard = &guard{rows: c.R}
	behind.R = p.guard
	p.content = &behind
	p.tools.significant.Text = "significant only"
	if c.Criterion != "" {
		p.tools.significant.Text = strings.Replace(c.Criterion, "=", " < ", 1) + " only"
	}
	p.tools.row.Refresh()
	p.change()
}

// change prepares what the settings say.
func (p *Panel) change() {
	if p.content == nil {
		return
	}
	s := &p.settings
	r := request{p.content, s.rows.Get(), s.cols.Get(), s.shown.Get(), s.significant.Get()}
	before := p.body.prepared
	p.asked++
	mine := p.asked
	job.Later(p.options.Do, func(ctx context.Context) (struct{}, error) {
		time.Sleep(late)
		return struct{}{}, nil
	}, func(struct{}, error) {
		if mine == p.asked && p.body.prepared != nil && p.body.prepared.request != r {
			p.Panel.SetBusy(true)
		}
	})
	p.latest.Start(func(ctx context.Context) (*prepared, error) { return prepare(ctx, r, before) },
		func(ready *prepared, err error) {
			p.Panel.SetBusy(false)
			if err != nil {
				p.empty.Set("The correlations cannot be read", err.Error())
				p.body.Hide()
				p.empty.Show()
				return
			}
			p.empty.Hide()
			p.body.Show()
			p.body.show(ready)
			if p.Panel.Subtitle.Text == "" {
				p.Panel.Subtitle.SetText(counted(len(r.content.Neurons)) + " neurons × " + counted(len(r.content.Networks)) + " networks")
			}
		})
}

// selected follows the session's neuron and network.
func (p *Panel) selected() {
	if !p.held {
		p.body.follow(p.session.Neuron.Get(), p.session.Network.Get())
	}
}

// SetHeld makes the panel hold its marks whatever is selected, or follow again.
func (p *Panel) SetHeld(held bool) {
	p.held = held
	icon, word := "pin", "Correlation"
	if held {
		icon, word = "pinned", "Correlation, held"
	}
	p.pin.SetIcon(icon)
	p.Panel.Title.SetText(word)
	p.Panel.Refresh()
	p.selected()
}

// Held reports whether the panel holds what it shows.
func (p *Panel) Held() bool { return p.held }

// Description says in words what the marks are on, for copying.
func (p *Panel) Description() string { return p.body.description() }

// NextBest selects the network that the neuron follows next best after the current
// one; after the last the best again.
func (p *Panel) NextBest() { p.body.nextBest() }

// FocusTarget is what takes the keys of the panel.
func (p *Panel) FocusTarget() fyne.Focusable { return p.body }

// Close ends background work and stops listening.
func (p *Panel) Close() {
	p.latest.Stop()
	p.asked++
	p.SetContent(nil)
	for _, stop := range append(p.stops, p.settings.stops...) {
		stop()
	}
}
