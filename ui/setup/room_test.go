package setup_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/internal/room"
	"syncact/ui/look"
	"syncact/ui/setup"
)

// TestNothingIsClipped holds every page at the sizes of windows and of text.
func TestNothingIsClipped(t *testing.T) {
	rooms := []struct {
		size  fyne.Size
		scale float32
	}{{fyne.NewSize(1280, 706), 1}, {fyne.NewSize(1600, 906), 1.5}, {fyne.NewSize(1600, 906), 2}, {fyne.NewSize(3840, 2066), 1}, {fyne.NewSize(3840, 2066), 2}}
	for _, at := range rooms {
		name := fmt.Sprintf("%.0f × %.0f at %.0f %%", at.size.Width, at.size.Height, 100*at.scale)
		t.Run(name, func(t *testing.T) {
			themed(t, look.Dark, at.scale)
			show := func(o fyne.CanvasObject, what string) {
				w := test.NewTempWindow(t, o)
				w.SetPadded(false)
				w.Resize(at.size)
				o.Refresh()
				for _, fault := range room.Short(o) {
					t.Errorf("%s: %s", what, fault)
				}
				keep(t, w.Canvas(), fmt.Sprintf("%s %s.png", what, name))
			}
			q := newQueue()
			w := setup.NewWelcome(setup.WelcomeOptions{Do: q.do, Data: t.TempDir(), Recents: []setup.Recent{{Name: "Old pilot", Path: "/mnt/usb/pilot", Opened: time.Now()}}})
			z := w.Wizard()
			z.SetDataset(filepath.Join(tiny, "fmriprep"))
			q.until(t, "the dataset is read", func() bool { return z.Done(0) })
			z.AddMovies(films()...)
			z.AddModel(filepath.Join(tiny, "models", "tiny.onnx"))
			z.AddMaps(filepath.Join(tiny, "truth_maps.nii.gz"))
			q.until(t, "everything is read", func() bool { return z.Done(1) && !z.Busy() })
			z.SetFolder(filepath.Join(t.TempDir(), "new"))
			q.until(t, "it is checked", func() bool { return z.Report() != nil })
			z.Lengthen("2", 3)
			for step := range 5 {
				z.ShowStep(step)
				show(w, fmt.Sprint("welcome, step ", step+1))
			}
			r := setup.NewRunner(now)
			e := setup.NewEngine(r, setup.EngineOptions{Do: now})
			defer e.Close()
			lines, times := midway()
			r.ShowAs(setup.Running, 421*time.Second, times, lines, nil)
			e.Pretend(estimates, 3.1e9, statuses)
			show(e, "engine")
			err := errors.Join(broken("/data/a.onnx"), broken("/data/b.onnx"))
			show(setup.NewError(err, setup.ErrorOptions{OnClose: func() {}, OnShow: func(string) {}}), "error")
		})
	}
}
