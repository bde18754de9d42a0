package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/study"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/setup"
	"syncact/ui/state"
	"syncact/ui/widgets"
)

// Version is the version of the application.
const Version = "0.1.0"

// ID is the identity of the application.
const ID = "org.syncact.app"

// A Window is the application's window.
type Window struct {
	app     fyne.App
	do      job.Do
	win     fyne.Window
	theme   *look.Theme
	session *state.Session
	prefs   *preferences
	study   *opened
	runner  *setup.Runner
	bars    bars
	search  *search
	pages   pages
	layout  layout
	dialog  fyne.CanvasObject // what lies over the window, nil for nothing
	loading *job.Latest[*opened]
}

// bars are the parts that every workspace shares.
type bars struct {
	tools   *toolbar
	side    *sidebar
	status  *statusBar
	outer   *widgets.Split // sidebar | workspace
	centre  *fyne.Container
	failure fyne.CanvasObject
}

// pages are the workspaces and the page before a study is open.
type pages struct {
	welcome *setup.Welcome
	explore *explorePage
	engine  *setup.Engine
	methods *methodsPage
	current string
}

// The least size of the window, and the height of Fyne's menu bar, dp.
const leastWidth, leastHeight, menuHeight = 900, 600, 22

// Options wire the window. The zero Options are those of the program.
type Options struct {
	Do job.Do // brings results to the main goroutine; nil: job.Main
}

// New builds the window; nothing is shown until ShowAndRun.
func New(app fyne.App, o Options) *Window {
	if o.Do == nil {
		o.Do = job.Main
	}
	w := &Window{app: app, do: o.Do, session: state.NewSession(), prefs: readPreferences(), theme: look.New(), runner: setup.NewRunner(o.Do), loading: job.NewLatest[*opened](o.Do)}
	w.theme.Scale = w.prefs.Scale
	if w.prefs.Theme != "" {
		w.theme.Side = look.Side(w.prefs.Theme)
	}
	w.theme.Apply()
	w.win = app.NewWindow("Sync-ACT")
	w.win.SetPadded(false)
	w.win.SetMaster()
	w.build()
	w.win.Resize(w.prefs.size())
	w.win.SetCloseIntercept(w.askClose)
	w.win.SetOnDropped(func(_ fyne.Position, all []fyne.URI) {
		paths := make([]string, len(all))
		for i, u := range all {
			paths[i] = u.Path()
		}
		w.take(paths...)
	})
	return w
}

// build makes every part; none of them reads a file.
func (w *Window) build() {
	w.layout.keep(&w.session.Views)
	w.bars.tools, w.bars.side, w.bars.status = newToolbar(w), newSidebar(w), newStatusBar(w)
	w.search = newSearch(w)
	w.pages.explore, w.pages.methods = newExplorePage(w), newMethodsPage(w)
	w.pages.explore.inspector.OnRename = w.renameNeuron
	w.pages.engine = setup.NewEngine(w.runner, setup.EngineOptions{Do: w.do, OnExplore: func() { w.showWorkspace(explore) }, OnShow: w.showFile,
		OnNeuron: func(n study.Neuron) { w.session.SelectNeuron(n.ID); w.showWorkspace(explore) }})
	w.pages.welcome = setup.NewWelcome(setup.WelcomeOptions{Do: w.do, Recents: w.prefs.Recents, OnOpen: w.OpenPath, OnShow: w.showFile,
		OnRun:    func(path string) { w.openThen(path, w.runUnfinished) },
		OnClear:  func() { w.prefs.forget(); w.refreshMenu() },
		OnLocate: func(old setup.Recent, path string) { w.prefs.drop(old.Path); w.OpenPath(path) }})
	w.bars.centre = container.NewStack()
	w.bars.outer = widgets.NewSplit(false, w.bars.side.panel, w.bars.centre, 252, 1600, 0)
	w.bars.outer.Lead, w.bars.outer.Limit = sidebarWidth, 360
	follow(w.bars.outer, &w.layout.Sidebar)
	w.refreshMenu()
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	w.win.Canvas().SetOnTypedRune(w.typedRune)
	w.session.Neuron.OnChange(w.titled)
	w.session.Trail.Changed.OnChange(func(int) { w.showHistory() })
	w.session.Views.Changed.OnChange(func(int) { w.showHistory() })
	w.followRuns()
	w.followLayout()
	w.showHistory()
	w.showPage()
}

// ShowAndRun shows the window and returns when it is closed.
func (w *Window) ShowAndRun() { w.win.ShowAndRun() }

// showPage puts the page into the window that belongs there.
func (w *Window) showPage() {
	open := w.study != nil
	w.bars.tools.run.SetEnabled(open && !w.busy())
	w.bars.tools.export.SetEnabled(open)
	w.bars.status.showStudy(open)
	body := fyne.CanvasObject(w.pages.welcome)
	if open || w.bars.failure != nil {
		body = w.bars.outer
	}
	w.win.SetContent(container.NewStack(container.New(frame{}, w.bars.tools, body, w.bars.status), w.search.layer))
	if w.pages.current == "" {
		w.pages.current = explore
	}
	w.showWorkspace(w.pages.current)
	w.refreshMenu()
}

// showWorkspace shows one of the workspaces, if a study is open.
func (w *Window) showWorkspace(name string) {
	w.pages.current = name
	w.session.Page.Set(name)
	w.bars.tools.workspace.SetChosen(name)
	page := map[string]fyne.CanvasObject{explore: w.pages.explore.object, engine: w.pages.engine, methods: w.pages.methods.object}[name]
	if w.bars.failure != nil {
		page = w.bars.failure
	}
	if len(w.bars.centre.Objects) == 1 && w.bars.centre.Objects[0] == page {
		return
	}
	w.bars.centre.Objects = []fyne.CanvasObject{page}
	w.bars.centre.Refresh()
	page.Refresh()
}

// OpenPath opens the study in a folder, or with this study.json.
func (w *Window) OpenPath(path string) { w.openThen(path, func() {}) }

func (w *Window) openThen(path string, then func()) {
	w.bars.status.say("Reading " + filepath.Base(path) + " …")
	w.loading.Start(func(ctx context.Context) (*opened, error) { return open(ctx, path) }, func(o *opened, err error) {
		if err != nil {
			w.bars.status.say("")
			w.fail("the study could not be opened", err, setup.Remedy{Title: "Open another study", Button: "Open…", OnPress: w.askOpen})
			return
		}
		w.show(o)
		then()
	})
}

// show makes a study the open one.
func (w *Window) show(o *opened) {
	if w.study != nil {
		w.saveView()
		w.study.close()
	}
	w.study, w.bars.failure = o, nil
	w.pages.engine.SetStudy(o.study)
	w.session.Links = o
	w.session.Trail = state.NewSession().Trail
	w.session.Trail.Changed.OnChange(func(int) { w.showHistory() })
	w.prefs.remember(o.recent())
	w.refreshMenu()
	w.spread(o)
	w.restoreView(o)
	if page := w.session.Page.Get(); page == engine || page == methods || page == explore {
		w.pages.current = page
	}
	w.showPage()
	w.titled("")
}

// spread hands a study to everything that shows it.
func (w *Window) spread(o *opened) {
	w.bars.side.show(o)
	w.pages.explore.show(o)
	w.pages.methods.show(o)
}

// reload reads again what the runs of the open study have made.
func (w *Window) reload() {
	o := w.study
	if o == nil {
		return
	}
	w.loading.Start(func(ctx context.Context) (*opened, error) { return read(ctx, o.study, o.inputs) }, func(fresh *opened, err error) {
		if err != nil || w.study != o {
			return
		}
		fresh.set = o.set
		w.study, w.session.Links = fresh, fresh
		w.spread(fresh)
		w.selectSomething(fresh)
		o.close()
	})
}

// closeStudy returns to the welcome page.
func (w *Window) closeStudy() {
	if w.study == nil || w.busy() {
		return
	}
	w.saveView()
	w.study.close()
	w.study, w.session.Links, w.bars.failure = nil, nil, nil
	w.spread(nil)
	w.pages.welcome.SetRecents(w.prefs.Recents)
	w.showPage()
	w.win.SetTitle("Sync-ACT")
}

// selectSet makes a set of networks the one that selections follow.
func (w *Window) selectSet(name string) {
	if w.study == nil || w.study.set == name {
		return
	}
	w.study.set = name
	w.session.Set.Set(name)
	w.spread(w.study)
	w.session.SelectNeuron(w.session.Neuron.Get())
}

// fail shows an error page; the application goes on. Doing says what did not work.
func (w *Window) fail(doing string, err error, remedies ...setup.Remedy) {
	w.bars.failure = setup.NewError(err, setup.ErrorOptions{Doing: doing, Remedies: remedies, OnShow: w.showFile, OnClose: w.closeError})
	w.showPage()
}

// closeError returns from an error page.
func (w *Window) closeError() {
	w.bars.failure = nil
	w.showPage()
}

// frame lays toolbar, body and status bar below one another without gaps.
type frame struct{}

// Layout implements [fyne.Layout].
func (frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := o[0].MinSize().Height, o[2].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-top-foot))
	o[2].Move(fyne.NewPos(0, size.Height-foot))
	o[2].Resize(fyne.NewSize(size.Width, foot))
}

// MinSize implements [fyne.Layout].
func (frame) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(leastWidth, leastHeight-menuHeight)
}
