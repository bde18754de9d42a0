package setup

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"syncact/core/ort"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// providerNames are what the providers are called.
var providerNames = map[ort.Provider]string{ort.Auto: "Automatic", ort.CPU: "CPU", ort.WebGPU: "WebGPU", ort.CUDA: "CUDA",
	ort.CoreML: "Core ML", ort.DirectML: "DirectML"}

// newProviderChoice is the provider that the next run asks for, among those that work.
func newProviderChoice(r *Runner) *widgets.Dropdown {
	options := []string{providerNames[ort.Auto], providerNames[ort.CPU]}
	d := widgets.NewDropdown(options, func(name string) {
		for p, n := range providerNames {
			if n == name {
				r.Provider.Set(p)
			}
		}
	})
	d.Height = widgets.Usual
	r.Provider.Listen(func(p ort.Provider) {
		name := providerNames[p]
		for _, o := range d.Options {
			if o == name {
				d.SetChosen(name)
				return
			}
		}
		d.SetOptions(append(d.Options, name))
		d.SetChosen(name)
	})
	return d
}

// providerView lists every provider: the one chosen, and why others are missing.
type providerView struct {
	object fyne.CanvasObject
	list   *fyne.Container
	runner *Runner
	found  []ort.Status // Automatic first
	stop   func()
	asked  bool
}

func newProviderView(r *Runner) *providerView {
	v := &providerView{runner: r, list: container.New(column{})}
	head := widgets.NewBold("Provider", look.Dense)
	head.Color = look.Text2
	v.object = container.New(column{padY: 6}, inset(middle(head, 24), 14, 0), v.list)
	v.list.Add(inset(middle(widgets.NewLabel("trying what this machine has…", look.Dense, look.Text3), 26), 14, 0))
	v.stop = r.Provider.OnChange(func(ort.Provider) { v.show() })
	return v
}

// ask tries the providers once, beside the window.
func (v *providerView) ask(do job.Do) {
	if v.asked {
		return
	}
	v.asked = true
	job.Later(do, func(context.Context) ([]ort.Status, error) {
		found := ort.Providers()
		return append([]ort.Status{automatic(found)}, found...), nil
	}, func(found []ort.Status, _ error) { v.set(found) })
}

// automatic is what the choice of the program comes to. Without the library not even
// the CPU works.
func automatic(found []ort.Status) ort.Status {
	if !slices.ContainsFunc(found, func(s ort.Status) bool { return s.Works }) {
		return ort.Status{Provider: ort.Auto, Why: found[0].Why}
	}
	p, why := ort.Choose(ort.Auto)
	return ort.Status{Provider: ort.Auto, Works: true, Why: joined(providerNames[p], why)}
}

func (v *providerView) set(found []ort.Status) {
	v.found = found
	v.show()
}

func (v *providerView) show() {
	if v.found == nil {
		return
	}
	v.list.RemoveAll()
	for _, s := range v.found {
		v.list.Add(v.line(s))
	}
	v.list.Refresh()
}

// line is a provider with its state; pressed, one that works is chosen.
func (v *providerView) line(s ort.Status) fyne.CanvasObject {
	icon, ink, name, why := "close", look.Text3, look.Text3, s.Why
	if s.Works {
		icon, ink, name = "", look.Primary, look.Text
		if why == "" {
			why = "works"
		}
	}
	chosen := v.runner.Provider.Get() == s.Provider
	if chosen && s.Works {
		icon = "check"
	}
	var press func()
	if s.Works {
		press = func() { v.runner.Provider.Set(s.Provider) }
	}
	ground := widgets.NewRow("", ink, "", press)
	ground.Height = 28
	ground.SetChosen(chosen)
	title := strong(providerNames[s.Provider], look.Dense)
	title.Color = name
	return container.NewStack(ground, row(28, cells{Widths: []float32{14, 84, -1}, Pad: 14, Between: 8},
		widgets.NewIcon(icon, ink), title, widgets.NewCut(why, look.Dense, look.Text2)))
}
