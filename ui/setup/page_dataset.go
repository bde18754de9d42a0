package setup

import (
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// datasetPage chooses the recordings and shows what their headers say.
func (w *Wizard) datasetPage() fyne.CanvasObject {
	entry := widgets.NewPathEntry("/path/to/derivatives/fmriprep", w.SetDataset)
	entry.Text = w.draft.Dataset
	browse := widgets.NewButton("Choose…", "folder", widgets.Plain, w.askDataset)
	scan := widgets.NewButton("Scan", "search", widgets.Primary, func() {
		if path := entry.Path(); path != "" {
			w.SetDataset(filepath.Clean(path))
		}
	})
	line := container.New(cells{Widths: []float32{-1, 0, 0}, Between: 8}, entry, browse, scan)
	page := container.New(column{gap: 16}, heading("Choose the recordings",
		"A folder that fMRIPrep wrote, a folder of 4-D NIfTI images, or one image. Headers are read, nothing is copied or changed."), line)
	f := w.found.dataset
	switch {
	case f != nil:
		page.Add(w.datasetChoices(f))
		page.Add(w.runTable(f))
		if len(f.findings) > 0 {
			page.Add(findingCard("What was noticed", findingRows(f.findings)))
		}
		page.Add(w.soFar())
	case w.draft.Dataset != "" && w.found.datasetErr == nil:
		page.Add(note("Reading the headers of every recording…"))
	default:
		page.Add(note("A dataset may also be dropped on the left. Without one the other steps can be filled in already."))
	}
	return page
}

// datasetChoices are task, space and resolution where files offer several.
func (w *Wizard) datasetChoices(f *datasetFacts) fyne.CanvasObject {
	line := container.New(cells{Between: 8})
	add := func(name string, offered []string, chosen string, set func(string)) {
		if len(offered) == 0 {
			return
		}
		d := widgets.NewDropdown(offered, func(v string) {
			set(v)
			w.readDataset()
			w.refresh()
		})
		d.Height = widgets.Usual
		d.SetChosen(chosen)
		line.Add(middle(widgets.NewLabel(name, look.Dense, look.Text2), 28))
		line.Add(d)
		line.Add(widgets.NewGap(8, 1))
	}
	add("Task", f.tasks, f.task, func(v string) { w.draft.Task = v })
	add("Space", f.spaces, f.space, func(v string) { w.draft.Space = v })
	add("Resolution", f.resolutions, f.res, func(v string) { w.draft.Res = v })
	if f.confounds != "" {
		add("Confounds", bids.Strategies(), f.confounds, func(v string) { w.draft.Confounds = v })
	}
	return line
}

func (w *Wizard) runTable(f *datasetFacts) fyne.CanvasObject {
	c := cells{Widths: []float32{-3, -2, -2, -2, -2, -2, -4}, Pad: 16, Between: 8}
	var rows []fyne.CanvasObject
	for _, r := range f.runs {
		icon, ink, word := runVerdict(r, f.subjects)
		rows = append(rows, row(34, c, code(r.name, look.Text), code(countText(r.volumes), look.Text2), code(fmt.Sprintf("%.3f s", r.tr), look.Text2),
			code(clockText(seconds(r.length())), look.Text2), code(shareText(r.masks, r.subjects), look.Text2), code(shareText(r.confounds, r.subjects), look.Text2), verdict(icon, ink, word)))
	}
	return columns(c, []string{"Run", "Volumes", "TR", "Length", "Masks", "Confounds", "Check"}, rows,
		footLine(countOf(f.subjects, "subject")+", "+countOf(len(f.runs), "run")))
}

func runVerdict(r runFacts, subjects int) (icon string, ink fyne.ThemeColorName, word string) {
	switch {
	case r.volumes < 2 || r.tr == 0:
		return "error", look.Error, "cannot be used"
	case r.refused > 0:
		return "error", look.Error, fmt.Sprintf("%d of %d unusable", r.refused, r.subjects)
	case r.subjects < subjects:
		return "warning", look.Warning, fmt.Sprintf("%d of %s", r.subjects, countOf(subjects, "subject"))
	}
	return "check", look.Primary, "headers agree"
}

func shareText(n, of int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d", n, of)
}

// merged says once, with the number of files, what is said of several.
func merged(all []fault.Finding) []fault.Finding {
	var out []fault.Finding
	files := map[fault.Finding]int{}
	kind := func(f fault.Finding) fault.Finding {
		f.File = ""
		return f
	}
	for _, f := range all {
		if files[kind(f)]++; files[kind(f)] == 1 {
			out = append(out, f)
		}
	}
	for i, f := range out {
		if n := files[kind(f)]; n > 1 {
			out[i].File = fmt.Sprintf("%s and %s", homely(f.File), countOf(n-1, "other"))
		}
	}
	return out
}

// findingRows shows at most a dozen findings, the gravest first.
func findingRows(all []fault.Finding) []fyne.CanvasObject {
	const most = 12
	merged := merged(all)
	slices.SortStableFunc(merged, func(a, b fault.Finding) int { return int(b.Severity) - int(a.Severity) })
	var rows []fyne.CanvasObject
	for _, f := range merged[:min(len(merged), most)] {
		rows = append(rows, findingRow(f, pageWidth))
	}
	if over := len(merged) - len(rows); over > 0 {
		rows = append(rows, widgets.NewCut(fmt.Sprintf("and %d more", over), look.Small, look.Text3))
	}
	return rows
}

// soFar lists what was chosen, step by step.
func (w *Wizard) soFar() fyne.CanvasObject {
	list := container.New(column{padY: 4})
	for i, name := range stepNames {
		icon, ink := "more", look.Text3
		switch {
		case i == w.step:
			icon, ink = "forward", look.Primary
		case w.done(i):
			icon, ink = "check", look.Primary
		}
		what, facts, given := w.summary(i)
		said := strong(what, look.Dense)
		if !given {
			said.Color, said.Weight = look.Text2, look.Regular
		}
		list.Add(row(38, cells{Widths: []float32{14, 76, -1, 0}, Pad: 16, Between: 10},
			widgets.NewIcon(icon, ink), widgets.NewCut(name, look.Dense, look.Text2), said, widgets.NewLabel(facts, look.Small, look.Text2)))
	}
	return card("This study so far", list)
}

// summary says what was chosen in a step, or what may be.
func (w *Wizard) summary(step int) (what, facts string, given bool) {
	d, f := &w.draft, w.found.dataset
	switch step {
	case stepDataset:
		if f == nil {
			return "a folder of derivatives or images", "", false
		}
		if len(f.runs) > 0 {
			facts = fmt.Sprintf("TR %.3f s", f.runs[0].tr)
		}
		return filepath.Base(d.Dataset) + ", " + countOf(f.subjects, "subject"), facts, true
	case stepMovie:
		if len(d.Films) == 0 {
			return "one movie a run", "", false
		}
		total, frames := w.filmTotals()
		return countOf(len(d.Films), "file") + ", " + clockText(seconds(total)), countText(frames) + " frames", true
	case stepModels:
		if len(d.Models) == 0 {
			return "ONNX files", "", false
		}
		neurons := 0
		for _, m := range d.Models {
			neurons += w.found.models[m].neurons
		}
		return countOf(len(d.Models), "model"), countText(neurons) + " neurons", true
	case stepNetworks:
		if len(d.Sets) == 0 {
			return "VS-DBN, ICA or your own maps", "", false
		}
		return joinNames(w.setNames()), "", true
	}
	if d.Folder == "" {
		return "a folder of its own", "", false
	}
	if w.found.free > 0 {
		facts = bytesText(w.found.free) + " free"
	}
	return homely(d.Folder), facts, true
}

func joinNames(names []string) string {
	text := ""
	for i, n := range names {
		if i > 0 {
			text += ", "
		}
		text += n
	}
	return text
}

func (w *Wizard) filmTotals() (seconds float64, frames int) {
	var seen []string
	for _, shown := range w.draft.Films {
		f := w.found.films[shown.File]
		if f.film != nil && !slices.Contains(seen, shown.File) {
			seen = append(seen, shown.File)
			seconds += f.film.Duration - f.film.Start
			frames += f.film.Frames
		}
	}
	return seconds, frames
}
