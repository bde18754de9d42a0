package setup

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/progress"
	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// A Recent is a study that was opened before.
type Recent struct {
	Name   string    `json:"name"`
	Path   string    `json:"path"`
	Facts  string    `json:"facts,omitempty"` // "7 models, 4 runs"
	Opened time.Time `json:"opened"`
}

// recentList lists recent studies; those that are missing stay and can be located.
type recentList struct {
	object  fyne.CanvasObject
	rows    *fyne.Container
	o       WelcomeOptions
	locate  func(Recent)
	recents []Recent
	missing map[string]bool
	looking *job.Latest[map[string]bool]
	now     func() time.Time
}

func newRecentList(o WelcomeOptions, locate func(Recent)) *recentList {
	l := &recentList{o: o, locate: locate, rows: container.New(column{}), looking: job.NewLatest[map[string]bool](o.Do), now: time.Now}
	head := widgets.NewBold("Recent studies", look.Dense)
	head.Color = look.Text2
	forget := widgets.NewButton("Clear list", "", widgets.Quiet, func() {
		if o.OnClear != nil {
			o.OnClear()
		}
		l.set(nil)
	})
	forget.Height, forget.Weight = widgets.Low, look.Regular
	l.object = container.New(column{gap: 6}, container.New(cells{Widths: []float32{-1, 0}}, head, forget), l.rows)
	return l
}

// set lists studies and looks, beside the window, which are still there.
func (l *recentList) set(r []Recent) {
	l.recents = r
	l.show()
	if len(r) == 0 {
		return
	}
	l.looking.Start(func(context.Context) (map[string]bool, error) {
		missing := map[string]bool{}
		for _, one := range r {
			_, err := os.Stat(filepath.Join(one.Path, study.FileName))
			missing[one.Path] = err != nil
		}
		return missing, nil
	}, func(missing map[string]bool, _ error) {
		l.missing = missing
		l.show()
	})
}

// mostRecents is how many studies are listed.
const mostRecents = 5

func (l *recentList) show() {
	l.rows.RemoveAll()
	for _, r := range l.recents[:min(len(l.recents), mostRecents)] {
		l.rows.Add(l.line(r))
	}
	if len(l.recents) == 0 {
		l.rows.Add(middle(widgets.NewCut("Studies that you open are listed here.", look.Dense, look.Text3), 34))
	}
	l.rows.Refresh()
}

func (l *recentList) line(r Recent) fyne.CanvasObject {
	missing := l.missing[r.Path]
	name, path := strong(r.Name, look.Body), code(homely(r.Path), look.Text2)
	when, facts := widgets.NewLabel(dayText(r.Opened, l.now()), look.Small, look.Text2), widgets.NewLabel(r.Facts, look.Small, look.Text2)
	icon, ink, press := "brain", look.Neuron, func() { l.o.OnOpen(r.Path) }
	var frame fyne.CanvasObject
	if missing {
		name.Color = look.Text2
		when.Text, when.Color, facts.Text, facts.Color = "not there now", look.Warning, "Locate…", look.Primary
		icon, ink, press = "warning", look.Warning, func() { l.locate(r) }
		frame = newDashed()
	} else {
		tile := widgets.NewFill(look.Canvas)
		tile.Stroke = look.Line
		frame = tile
	}
	when.Align, facts.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	mark := widgets.NewIcon(icon, ink)
	mark.Edge = 22
	tile := container.NewStack(widgets.NewGap(50, look.Scaled(44)), frame, mark)
	ground := widgets.NewRow("", look.Text, "", press)
	ground.Height = 56
	return container.NewStack(ground, row(56, cells{Widths: []float32{50, -1, 0}, Between: 12}, tile,
		container.New(widgets.Stack{Gap: 1}, name, path), container.New(widgets.Stack{Gap: 1}, when, facts)))
}

// demoCard says what the demo is and how far its writing is.
type demoCard struct {
	object  fyne.CanvasObject
	open    *widgets.Button
	cancel  *widgets.Button
	bar     *widgets.Progress
	doing   *widgets.Label
	working *fyne.Container
}

func newDemoCard(open, cancel func()) *demoCard {
	c := &demoCard{bar: widgets.NewProgress(look.Primary), doing: widgets.NewCut("", look.Small, look.Text2)}
	c.open = widgets.NewButton("Open demo study", "play", widgets.Primary, open)
	c.cancel = widgets.NewSmallButton("Cancel", "close", cancel)
	c.working = container.New(cells{Widths: []float32{-1, 0}, Between: 10},
		container.New(widgets.Stack{Gap: 4, PadY: 1}, c.doing, c.bar), c.cancel)
	c.working.Hide()
	words := container.New(column{gap: 3}, widgets.NewBold("Demo study", look.Value), widgets.NewGap(1, 1),
		newParagraph("4 people, 3 drawn movies, 6 models, planted networks: every answer can be checked. No download, a minute.", look.Dense, look.Text2, 240), widgets.NewGap(1, 4),
		container.NewHBox(c.open), c.working)
	picture := widgets.NewRaster(drawDemo)
	picture.Min = fyne.NewSize(look.Scaled(168), look.Scaled(124))
	line := container.New(cells{Widths: []float32{-1, 168}, Between: 12}, words, container.New(vertically{}, picture))
	c.object = on(look.Selected, container.New(column{padX: 16, padY: 14}, line))
	return c
}

func (c *demoCard) begin() {
	c.open.SetEnabled(false)
	c.open.Hide()
	c.bar.Set(0)
	c.doing.SetText("Drawing the movies")
	c.working.Show()
	c.object.Refresh()
}

func (c *demoCard) tick(lines []progress.Line) {
	for _, l := range lines {
		if l.Total > 0 {
			share := float64(l.Done) / float64(l.Total)
			c.bar.Set(share)
			c.doing.SetText("Writing films and BOLD, " + percent(share))
		}
	}
}

func (c *demoCard) end() {
	c.open.SetEnabled(true)
	c.open.Show()
	c.working.Hide()
	c.object.Refresh()
}
