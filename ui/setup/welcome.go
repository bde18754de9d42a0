package setup

import (
	"context"
	"path/filepath"

	"github.com/adrg/xdg"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// WelcomeOptions say what the welcome page has done.
type WelcomeOptions struct {
	Do       job.Do
	Data     string // folder for the demo and the draft; "" is the user's data folder
	DemoSize string // of [demo.Options]; "" is small
	Recents  []Recent
	OnOpen   func(path string) // open a study
	OnRun    func(path string) // open a study and run it
	OnShow   func(path string) // show a file in its folder
	OnClear  func()            // forget the recents
	OnLocate func(old Recent, path string)
}

// A Welcome is the page before a study is open: demo, open, recents and a place to drop
// files at the left, the new-study wizard at the right.
type Welcome struct {
	widget.BaseWidget
	o       WelcomeOptions
	wizard  *Wizard
	card    *demoCard
	recents *recentList
	path    *widgets.PathEntry
	writing *job.Job
	body    fyne.CanvasObject
}

// recognised is what a path turned out to be.
type recognised struct {
	path string
	kind kind
}

// startWidth is the width of the page's left part, dp.
const startWidth = 500

// NewWelcome returns the page. It reads nothing on the main goroutine but its draft.
func NewWelcome(o WelcomeOptions) *Welcome {
	if o.Data == "" {
		o.Data = filepath.Join(xdg.DataHome, "syncact")
	}
	w := &Welcome{o: o}
	w.wizard = NewWizard(WizardOptions{Do: o.Do, Drafts: filepath.Join(o.Data, "draft.json"), OnOpen: o.OnOpen, OnRun: o.OnRun, OnShow: o.OnShow, Recents: w.places})
	w.card = newDemoCard(w.OpenDemo, w.CancelDemo)
	w.recents = newRecentList(o, w.locate)
	left := container.New(column{gap: 12, padX: 20, padY: 22},
		newHeadline("Which neurons follow the brain?"),
		newParagraph("Couple a model’s neurons with functional brain networks recorded while people watched the same movie.", look.Body, look.Text2, 420),
		widgets.NewGap(1, 8), w.card.object, w.buttons(), widgets.NewGap(1, 4), w.recents.object, widgets.NewGap(1, 4), w.dropArea(),
		widgets.NewGap(1, 2), widgets.NewLabel(versionText()+", works offline", look.Small, look.Text3))
	start := on(look.Panel, container.NewVScroll(left))
	w.body = widgets.NewSplit(false, start, w.wizard, startWidth, 1600, 0)
	w.ExtendBaseWidget(w)
	w.SetRecents(o.Recents)
	return w
}

// newHeadline is the one text in the largest role; it wraps where text is enlarged.
func newHeadline(text string) *widgets.Paragraph {
	p := newParagraph(text, look.Display, look.Text, startWidth-40)
	p.Weight, p.Lead = look.SemiBold, 36
	return p
}

// versionText is the program with its version, where the build says one.
func versionText() string {
	if v := study.Version(); v != "" && v[0] != '(' {
		return "Sync-ACT " + v
	}
	return "Sync-ACT"
}

// CreateRenderer implements [fyne.Widget].
func (w *Welcome) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.body) }

// Wizard returns the new-study wizard of the page.
func (w *Welcome) Wizard() *Wizard { return w.wizard }

// NewStudy shows the first step of a new study.
func (w *Welcome) NewStudy() {
	if w.wizard.draft.Edits != "" {
		w.wizard.Reset()
	}
	w.wizard.Visit(stepDataset)
}

// SetRecents lists other studies.
func (w *Welcome) SetRecents(r []Recent) {
	w.o.Recents = r
	w.recents.set(r)
}

// places are the folders of recent studies.
func (w *Welcome) places() []string {
	var out []string
	for _, r := range w.o.Recents {
		out = append(out, filepath.Dir(filepath.Clean(r.Path)))
	}
	return unique(out)
}

func unique(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func (w *Welcome) buttons() fyne.CanvasObject {
	open := widgets.NewButton("Open study…", "folder", widgets.Outline, w.AskOpen)
	create := widgets.NewButton("New study", "plus", widgets.OutlinePrimary, w.NewStudy)
	open.Hint, create.Hint, open.Height, create.Height = "Ctrl O", "Ctrl N", widgets.Large, widgets.Large
	return container.New(cells{Widths: []float32{-1, -1}, Between: 12}, open, create)
}

// AskOpen asks for a study by its path.
func (w *Welcome) AskOpen() { w.askStudy("Open study", func(path string) { w.Drop([]string{path}) }) }

func (w *Welcome) askStudy(title string, chosen func(string)) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil {
		return
	}
	ShowPathDialog(c, w.o.Do, PathOptions{Title: title, Button: "Open", Hint: "/path/to/study", Recents: w.places(),
		Useful: func(name string, _ bool) bool { return name == study.FileName }, OnChosen: chosen})
}

// locate asks where a study that is missing went.
func (w *Welcome) locate(r Recent) {
	w.askStudy("Where is "+r.Name+"?", func(path string) {
		if w.o.OnLocate != nil {
			w.o.OnLocate(r, path)
			return
		}
		w.Drop([]string{path})
	})
}

// Drop takes files and folders that were dropped or typed, each by what it holds: a
// study is opened, everything else goes to its step of the wizard. What is of no use
// shows an error page, and nothing else changes.
func (w *Welcome) Drop(paths []string) {
	for _, path := range paths {
		job.Later(w.o.Do, func(ctx context.Context) (recognised, error) {
			k, err := recognise(ctx, path)
			return recognised{path, k}, err
		}, w.take)
	}
}

func (w *Welcome) take(r recognised, err error) {
	if err != nil {
		w.wizard.fail("cannot be used", err, Remedy{Title: "Choose something else", Button: "Choose…", OnPress: w.AskOpen})
		return
	}
	switch r.kind {
	case aStudy:
		if w.o.OnOpen != nil {
			w.o.OnOpen(r.path)
		}
	case aDataset:
		w.wizard.SetDataset(r.path)
	case aMovie, aMovieFolder:
		w.wizard.AddMovies(r.path)
	case aModel, aModelFolder:
		w.wizard.AddModels(r.path)
	case aMaps:
		w.wizard.AddMaps(r.path)
	}
}

func (w *Welcome) dropArea() fyne.CanvasObject {
	icon := widgets.NewIcon("drop", look.Primary)
	icon.Edge = 24
	head := widgets.NewCut("Drop a study, BIDS folder, NIfTI, ONNX or movie here", look.Body, look.Text)
	head.Align, head.Weight = fyne.TextAlignCenter, look.SemiBold
	under := widgets.NewCut("A folder is scanned, nothing is copied or changed.", look.Dense, look.Text2)
	under.Align = fyne.TextAlignCenter
	w.path = widgets.NewPathEntry("/path/to/study or dataset", func(path string) { w.Drop([]string{path}) })
	scan := widgets.NewButton("Scan", "", widgets.Plain, func() {
		if path := w.path.Path(); path != "" {
			w.Drop([]string{path})
		}
	})
	line := container.New(cells{Widths: []float32{-1, 0}, Between: 8, Pad: 24}, w.path, scan)
	return container.NewStack(newDashed(), container.New(column{gap: 10, padX: 16, padY: 18}, icon, head, under, line))
}
