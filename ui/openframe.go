package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"syncact/core/report"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/widgets"
)

// openFrame shows what was on screen at a second of a run, pixel by pixel.
func (w *Window) openFrame(run string, seconds float64) {
	if w.study == nil {
		return
	}
	films, w0 := w.study.films, w.study
	job.Later(w.do, func(ctx context.Context) (image.Image, error) { return films.Frame(ctx, run, seconds, 0) }, func(frame image.Image, err error) {
		switch {
		case w.study != w0: // another study was opened meanwhile
		case err != nil:
			w.bars.status.say("The frame cannot be decoded: " + err.Error())
		default:
			w.showFrame(run, seconds, frame)
		}
	})
}

// showFrame opens a dialog with a decoded frame, its time and what can be done with it.
func (w *Window) showFrame(run string, seconds float64, frame image.Image) {
	film, size := filepath.Base(w.study.inputs.Films[run].File), frame.Bounds().Size()
	tenths := int(seconds*10 + .5)
	at := fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
	facts := fmt.Sprintf("%s, run %s at %s s, %d × %d", film, run, at, size.X, size.Y)
	picture := canvas.NewImageFromImage(frame)
	picture.FillMode, picture.ScaleMode = canvas.ImageFillOriginal, canvas.ImageScalePixels
	copyFacts := widgets.NewButton("Copy time", "copy", widgets.Plain, func() { w.app.Clipboard().SetContent(facts) })
	save := widgets.NewButton("Save PNG…", "", widgets.Plain, func() { w.saveFrame(run, at, facts, frame) })
	closing := widgets.NewButton("Close", "", widgets.Primary, w.closeDialog)
	for _, b := range []*widgets.Button{copyFacts, save, closing} {
		b.Height = widgets.Dialog
	}
	body := container.NewBorder(nil, container.New(widgets.Stack{PadY: 6}, widgets.NewLabel(facts, look.Dense, look.Text2)), nil, nil,
		container.NewStack(widgets.NewFill(look.Win), container.NewScroll(container.NewCenter(picture))))
	scale, room := w.win.Canvas().Scale(), w.win.Canvas().Size()
	around := fyne.NewSize(48, look.Scaled(190))
	needed := fyne.NewSize(float32(size.X)/scale, float32(size.Y)/scale).Add(around).Max(fyne.NewSize(look.Scaled(420), 0))
	w.showDialog("Frame", body, needed.Min(room.Subtract(fyne.NewSize(40, 40))), copyFacts, save, closing)
	w.win.Canvas().Focus(closing)
}

// saveFrame asks where to, and writes the frame with its own pixels.
func (w *Window) saveFrame(run, at, facts string, frame image.Image) {
	name := fmt.Sprintf("run-%s_%s_frame.png", run, strings.NewReplacer(":", "m", ".", "s").Replace(at))
	w.askSave("Save frame", facts, w.study.figures(name), func(_ context.Context, path string) error {
		var file bytes.Buffer
		if err := png.Encode(&file, frame); err != nil {
			return err
		}
		return report.Save(path, file.Bytes())
	})
}
