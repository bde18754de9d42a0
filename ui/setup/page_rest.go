package setup

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/fault"
	"syncact/core/study"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// preprocessings are the names that a model's input may go by.
var preprocessings = []string{"imagenet", "caffe", "tf"}

// modelsPage lists models with what their files hold.
func (w *Wizard) modelsPage() fyne.CanvasObject {
	c := cells{Widths: []float32{-4, -2, -2, -3, 96, -3, 24}, Pad: 16, Between: 10}
	var rows []fyne.CanvasObject
	neurons := 0
	for i, m := range w.draft.Models {
		f := w.found.models[m]
		neurons += f.neurons
		icon, ink, word := "queued", look.Text3, "reading…"
		if f.known {
			icon, ink, word = "check", look.Primary, fmt.Sprintf("opset %d, %s", f.opset, countOf(f.layers, "layer"))
		}
		for _, found := range f.findings {
			if found.Severity == fault.Warning {
				icon, ink, word = "warning", look.Warning, sentence(found.What)
			}
		}
		how := widgets.NewDropdown(preprocessings, func(name string) { w.setPreprocess(i, name) })
		how.SetChosen(m.Preprocess)
		remove := widgets.NewIconButton("close", func() {
			w.dropModel(m)
			w.refresh()
		})
		name := two(code(nameOf(m.File, nil), look.Text), homely(filepath.Dir(m.File)))
		rows = append(rows, row(52, c, name, code(countText(f.neurons), look.Neuron), code(countText(f.layers), look.Text2), widgets.NewCut(f.input, look.Dense, look.Text2), how, verdict(icon, ink, word), remove))
	}
	if len(rows) == 0 {
		rows = []fyne.CanvasObject{row(64, cells{Widths: []float32{-1}, Pad: 16}, widgets.NewCut("No model is chosen yet. Add ONNX files of convolutional networks, or a folder of them.", look.Dense, look.Text3))}
	}
	foot := footLine(countText(neurons)+" neurons", widgets.NewSmallButton("Add models…", "plus", w.askModel))
	page := container.New(column{gap: 16}, heading("Choose the models", "Each file is opened and its neurons are counted: one neuron a channel of a convolution. Files stay as they are."),
		columns(c, []string{"Model", "Neurons", "Layers", "Input", "Preprocessing", "Check", ""}, rows, foot))
	var noticed []fault.Finding
	for _, m := range w.draft.Models {
		noticed = append(noticed, w.found.models[m].findings...)
	}
	if len(noticed) > 0 {
		page.Add(findingCard("What was noticed", findingRows(noticed)))
	}
	page.Add(w.soFar())
	page.Add(note("Preprocessing says how a frame becomes the model's input: imagenet for torchvision and timm, caffe for the VGG authors and old Keras, tf for TensorFlow's. Anything else can be written into study.json."))
	return page
}

// networksPage chooses how functional brain networks are made.
func (w *Wizard) networksPage() fyne.CanvasObject {
	method := func(name, method, words string) fyne.CanvasObject {
		i := slices.IndexFunc(w.draft.Sets, func(s study.Set) bool { return s.Method == method })
		box := widgets.NewCheck(name, func(on bool) { w.setMethod(method, on) })
		box.SetOn(i >= 0)
		line := []fyne.CanvasObject{container.NewStack(widgets.NewGap(150, 1), box), widgets.NewCut(words, look.Dense, look.Text2)}
		if method == study.MethodICA && i >= 0 {
			line = append(line, widgets.NewLabel("components", look.Small, look.Text2), w.componentField(i))
		}
		return row(46, cells{Widths: []float32{0, -1, 0, 0}, Pad: 16, Between: 12}, line...)
	}
	list := container.New(column{}, method("VS-DBN", study.MethodVSDBN, "volumetric sparse deep belief network; 128, 64 and 32 units, five seeds for stability"), widgets.NewRule(),
		method("Group ICA", study.MethodICA, "independent components of all runs; quicker, five seeds for stability"))
	page := container.New(column{gap: 16}, heading("Choose the networks", "Several sets may be made; the models are coupled to each. Your own maps or an atlas need no decomposition."), framed(list))
	c := cells{Widths: []float32{-4, -2, -2, -3, 24}, Pad: 16, Between: 10}
	var rows []fyne.CanvasObject
	for _, s := range w.draft.Sets {
		if s.File == "" {
			continue
		}
		f := w.found.maps[s.File]
		remove := widgets.NewIconButton("close", func() {
			w.dropSet(func(o study.Set) bool { return o.File == s.File })
			w.refresh()
		})
		rows = append(rows, row(52, c, two(code(s.Name, look.Text), homely(filepath.Dir(s.File))), widgets.NewCut(s.Method, look.Dense, look.Text2),
			code(countText(f.networks), look.Brain), code(fmt.Sprintf("%d × %d × %d", f.shape[0], f.shape[1], f.shape[2]), look.Text2), remove))
	}
	foot := footLine("a 4-D image is maps, a 3-D image an atlas", widgets.NewSmallButton("Add maps or an atlas…", "plus", w.askMaps))
	page.Add(columns(c, []string{"Your own", "Kind", "Networks", "Grid", ""}, rows, foot))
	page.Add(w.soFar())
	return page
}

func (w *Wizard) componentField(i int) fyne.CanvasObject {
	n := w.draft.Sets[i].Components
	if n == 0 {
		n = 20 // what study.json takes where nothing is said
	}
	f := widgets.NewField("", nil)
	f.Text, f.Width, f.TextStyle.Monospace = strconv.Itoa(n), 56, true
	f.OnChanged = func(text string) {
		if n, err := strconv.Atoi(text); err == nil && n > 1 && n <= 500 {
			w.draft.Sets[i].Components = n
			w.found.report = nil
		}
	}
	return f
}

// outputsPage chooses the folder and shows what a run will take.
func (w *Wizard) outputsPage() fyne.CanvasObject {
	folder := widgets.NewPathEntry("/path/to/new-study", w.SetFolder)
	folder.Text = w.draft.Folder
	name := widgets.NewField("name of the study", nil)
	name.Text = w.draft.Name
	name.OnChanged = func(text string) { w.draft.Name = text }
	browse := widgets.NewButton("Choose…", "folder", widgets.Plain, w.askFolder)
	check := widgets.NewButton("Check", "check", widgets.Plain, func() {
		if path := folder.Path(); path != "" {
			w.SetFolder(filepath.Clean(path))
		}
	})
	page := container.New(column{gap: 16}, heading("Where it goes, and what it takes", "study.json and the results, as BIDS derivatives, are written into one folder. Data, movies and models stay where they are."),
		container.New(cells{Widths: []float32{-3, 0, 0, -2}, Between: 8}, folder, browse, check, name))
	switch r := w.found.report; {
	case w.found.dataset == nil:
		page.Add(note("A dataset is missing: choose one in the first step."))
	case w.draft.Folder == "":
		page.Add(note("Choose a folder; then everything is looked at before anything runs."))
	case r == nil && w.found.reportErr == nil:
		page.Add(note("Looking at every input: headers, movies, models, confounds, and how they fit together…"))
	case r != nil:
		page.Add(w.estimateTable(r))
		if len(r.Findings) > 0 {
			page.Add(findingCard(findingTitle(r), findingRows(r.Findings)))
		}
		if r.Err() == nil {
			only := widgets.NewButton(w.writeWord()+" without running", "", widgets.Plain, func() { w.create(w.o.OnOpen) })
			page.Add(container.NewHBox(only))
		}
	}
	page.Add(w.soFar())
	return page
}

func findingTitle(r *study.CheckReport) string {
	blocking := 0
	for _, f := range r.Findings {
		if f.Severity == fault.Blocking {
			blocking++
		}
	}
	if blocking > 0 {
		return fmt.Sprintf("%s must be mended before it can run", countOf(blocking, "thing"))
	}
	return "What was noticed; nothing stops a run"
}

// estimateTable is the pre-flight: memory, disk and time of every stage.
func (w *Wizard) estimateTable(r *study.CheckReport) fyne.CanvasObject {
	c := cells{Widths: []float32{-3, -5, 90, 90, 90}, Pad: 16, Between: 10}
	var rows []fyne.CanvasObject
	var memory, disk int64
	var all float64
	for _, e := range r.Estimates {
		memory, disk, all = max(memory, e.Memory), disk+e.Disk, all+e.Seconds
		rows = append(rows, row(30, c, strong(stageTitles[e.Stage], look.Dense), widgets.NewCut(stageWords[e.Stage], look.Small, look.Text2),
			trailing(bytesText(e.Memory), look.Text2), trailing(bytesText(e.Disk), look.Text2), trailing("≈ "+clockText(seconds(e.Seconds)), look.Text2)))
	}
	total := func(text string) *widgets.Label {
		l := trailing(text, look.Text)
		l.Weight = look.SemiBold
		return l
	}
	counts := countOf(r.Subjects, "subject") + ", " + countOf(r.Runs, "run") + ", " + countOf(r.Models, "model") + ", " + countOf(r.Sets, "set") + " of networks"
	sum := strong("At most, together", look.Dense)
	sum.Weight = look.SemiBold
	foot := row(36, c, sum, widgets.NewCut(counts, look.Small, look.Text2), total(bytesText(memory)), total(bytesText(disk)), total("≈ "+clockText(seconds(all))))
	return columns(c, []string{"Stage", "", "Memory", "Disk", "Time"}, rows, foot, 2, 3, 4)
}
