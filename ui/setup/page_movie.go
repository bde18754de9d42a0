package setup

import (
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// moviePage gives each run its film and asks where their lengths differ.
func (w *Wizard) moviePage() fyne.CanvasObject {
	page := container.New(column{gap: 16}, heading("Match each run with its movie",
		"Movies are paired by file name and by length. A wrong pair is caught again by the lag profile after coupling."))
	if w.found.dataset == nil {
		page.Add(note("The runs of the dataset appear here. Movies may be added already; they are paired when a dataset is chosen."))
		page.Add(framed(footLine(countOf(len(w.draft.Movies), "movie")+" chosen", w.movieButtons()...)))
		page.Add(w.soFar())
		return page
	}
	page.Add(w.movieTable())
	decide := w.decision()
	if decide == nil {
		page.Add(w.soFar())
	} else {
		page.Add(container.New(cells{Widths: []float32{-1, -1}, Between: 24}, container.New(column{}, decide), w.soFar()))
	}
	page.Add(note("Nothing runs until the last step, which shows the memory, disk and time it will need. Every choice can be changed later in study.json."))
	return page
}

func (w *Wizard) movieButtons() []fyne.CanvasObject {
	folder := func() {
		w.ask("Choose a folder of movies", "Use it", movieFiles, func(path string) { w.AddMovies(path) })
	}
	return []fyne.CanvasObject{widgets.NewSmallButton("Add movies…", "plus", w.askMovies), widgets.NewSmallButton("Choose a folder…", "folder", folder)}
}

func (w *Wizard) remark(r runFacts) remark {
	shown := w.draft.film(r.name)
	var f filmFacts
	if shown != nil {
		f = w.found.films[shown.File]
	}
	return remarkOn(r, shown, f, slices.Contains(w.draft.LeftOut, r.name))
}

var movieColumns = cells{Widths: []float32{150, 20, 80, -5, -4, 0}, Pad: 16, Between: 14}

func (w *Wizard) movieTable() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	have := 0
	for _, r := range w.found.dataset.runs {
		if w.draft.film(r.name) != nil {
			have++
		}
		rows = append(rows, w.movieRow(r))
	}
	foot := footLine(fmt.Sprintf("%d of %s a movie", have, haveText(len(rows))), w.movieButtons()...)
	return columns(movieColumns, []string{"Run", "", "Movie", "", "Check", ""}, rows, foot)
}

func haveText(n int) string {
	if n == 1 {
		return "1 run has"
	}
	return fmt.Sprintf("%d runs have", n)
}

func (w *Wizard) movieRow(r runFacts) fyne.CanvasObject {
	name := code(r.name, look.Text)
	name.Weight = look.SemiBold
	run := two(name, fmt.Sprintf("%d vol, %s", r.volumes, clockText(seconds(r.length()))))
	said := w.remark(r)
	var file, picture fyne.CanvasObject = widgets.NewCut("none chosen", look.Dense, look.Text3), thumbnail(nil)
	shown := w.draft.film(r.name)
	if shown != nil {
		f := w.found.films[shown.File]
		file, picture = two(code(filepath.Base(shown.File), look.Text), filmText(f)), thumbnail(f.thumb)
	}
	icon, ink := "check", look.Primary
	switch {
	case slices.Contains(w.draft.LeftOut, r.name):
		icon, ink = "close", look.Text3
	case said.bad:
		icon, ink = "warning", look.Warning
	case said == reading:
		icon, ink = "queued", look.Text3
	}
	change := widgets.NewSmallButton("Change…", "", func() { w.changeFilm(r) })
	line := row(64, movieColumns, run, widgets.NewIcon("forward", look.Text3), picture, file, verdict(icon, ink, said.text), change)
	if said.over == 0 {
		return line
	}
	ground := widgets.NewRow("", look.Text, "", func() {
		w.current = r.name
		w.refresh()
	})
	ground.Height = 64
	if w.current == r.name {
		return on(look.Head, container.NewStack(ground, line))
	}
	return container.NewStack(ground, line)
}

// filmText says what a film is: 15:21.0, 24.00 Hz, h264, 1024 × 720.
func filmText(f filmFacts) string {
	if f.film == nil {
		return "reading…"
	}
	tenth := int(f.film.Duration*10+.5) % 10
	return fmt.Sprintf("%s.%d, %.2f Hz, %s, %d × %d", clockText(seconds(float64(int(f.film.Duration*10+.5)/10)-.001)), tenth, f.film.Rate, codecText(f.film.Codec), f.film.Width, f.film.Height)
}

// codecText is what a codec is called outside of ffmpeg.
func codecText(codec string) string {
	if name, ok := map[string]string{"h264": "H.264", "hevc": "H.265", "mpeg4": "MPEG-4", "mpeg2video": "MPEG-2", "vp9": "VP9", "av1": "AV1"}[codec]; ok {
		return name
	}
	return strings.ToUpper(codec)
}

// changeFilm offers the films that were chosen, another one, or none.
func (w *Wizard) changeFilm(r runFacts) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w)
	if c == nil {
		return
	}
	give := func(file string) {
		w.draft.setFilm(study.Film{Run: r.name, File: file})
		w.found.report = nil
		w.readFilm(file)
		w.refresh()
	}
	var items []*fyne.MenuItem
	for _, file := range w.draft.Movies {
		items = append(items, fyne.NewMenuItem(filepath.Base(file), func() { give(file) }))
	}
	items = append(items, fyne.NewMenuItem("Another file…", func() { w.ask("Choose the movie of run "+r.name, "Use it", movieFiles, give) }),
		fyne.NewMenuItem("Leave this run out", func() { w.leaveOut(r.name) }))
	m := widget.NewPopUpMenu(fyne.NewMenu("", items...), c)
	size := c.Size()
	m.ShowAtPosition(fyne.NewPos(size.Width-m.MinSize().Width-60, size.Height/3))
}

func (w *Wizard) leaveOut(run string) {
	if !slices.Contains(w.draft.LeftOut, run) {
		w.draft.LeftOut = append(w.draft.LeftOut, run)
	}
	w.draft.Films = slices.DeleteFunc(w.draft.Films, func(f study.Film) bool { return f.Run == run })
	w.found.report = nil
	w.refresh()
}

// decision asks what a difference of lengths means, for the current run or the first
// that needs it; nil where none does.
func (w *Wizard) decision() fyne.CanvasObject {
	var at *runFacts
	for i, r := range w.found.dataset.runs {
		if w.remark(r).over != 0 && (at == nil || r.name == w.current) {
			at = &w.found.dataset.runs[i]
		}
	}
	if at == nil {
		return nil
	}
	w.current = at.name
	r, d, shown := *at, w.remark(*at).over, *w.draft.film(at.name)
	set := func(f study.Film) func() {
		return func() {
			w.draft.setFilm(f)
			w.found.report = nil
			w.refresh()
		}
	}
	late, early := shown, shown
	var options []fyne.CanvasObject
	if d > 0 {
		late.From, early.To = d, shown.From+r.length()
		volumes := int(d/r.tr + .5)
		options = []fyne.CanvasObject{newOption("The first "+countOf(volumes, "volume")+" were dropped", "start the movie clock at "+secondsText(d), false, set(late)),
			newOption("The scan stopped early", "ignore the last "+secondsText(d)+" of the movie", false, set(early))}
	} else {
		late.Onset, early.To = -d, w.found.films[shown.File].film.Duration
		options = []fyne.CanvasObject{newOption("The movie began later", "at "+secondsText(-d)+" of the run", false, set(late)),
			newOption("The scan went on after the movie", "volumes without movie are at the baseline", false, set(early))}
	}
	options = append(options, newOption("Leave this run out", "", false, func() { w.leaveOut(r.name) }))
	bars := widgets.NewRaster(func(dst *image.RGBA) { drawLengths(dst, r.length(), r.length()+d) })
	bars.Min = fyne.NewSize(120, look.Scaled(60))
	names := container.New(widgets.Stack{}, middle(widgets.NewLabel("movie", look.Small, look.Text2), 26), middle(widgets.NewLabel("BOLD", look.Small, look.Text2), 34))
	word := secondsText(max(d, -d)) + " without volumes"
	if d < 0 {
		word = secondsText(-d) + " without movie"
	}
	picture := container.New(cells{Widths: []float32{46, -1}, Between: 8}, names, bars)
	body := container.New(column{gap: 6, padX: 16, padY: 12}, picture, widgets.NewCut(word, look.Small, look.Text2))
	for _, o := range options {
		body.Add(o)
	}
	return card("Run "+r.name+" needs a decision", body)
}

// drawLengths paints the movie over the run, both from the same end.
func drawLengths(dst *image.RGBA, run, film float64) {
	clear(dst.Pix)
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	longest := max(run, film)
	bar := func(top int, length float64, ink fyne.ThemeColorName) {
		from := w - int(float64(w)*length/longest)
		fill(dst, image.Rect(from, top, w, top+h/4), look.Faded(ink, .3))
		edge := look.Color(ink)
		for _, r := range []image.Rectangle{image.Rect(from, top, w, top+1), image.Rect(from, top+h/4-1, w, top+h/4), image.Rect(from, top, from+1, top+h/4), image.Rect(w-1, top, w, top+h/4)} {
			fill(dst, r, edge)
		}
	}
	bar(h/12, film, look.Neuron)
	bar(h*6/10, run, look.Brain)
	x := w - int(float64(w)*min(run, film)/longest)
	for y := 0; y < h; y++ {
		if y/3%2 == 0 {
			fill(dst, image.Rect(x, y, x+1, y+1), look.Color(look.Text))
		}
	}
}

func fill(dst *image.RGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dst.Set(x, y, c)
		}
	}
}
