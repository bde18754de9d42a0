package setup

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"syncact/core/demo"
	"syncact/core/progress"
	"syncact/core/study"
	"syncact/ui/job"
)

// demoFolder is the demo study within the folder of the user's data.
const demoFolder = "demo study"

// writeDemo makes the demo study, whole or not at all, and returns its folder. One
// that is there is left as it is.
func writeDemo(ctx context.Context, data, size string, n *progress.Counter) (string, error) {
	dir := filepath.Join(data, demoFolder)
	if _, err := study.Load(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(data, 0o755); err != nil {
		return "", err
	}
	part, err := os.MkdirTemp(data, ".demo-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(part)
	if err := demo.Write(ctx, part, demo.Options{Seed: 1, Size: size}, n); err != nil {
		return "", err
	}
	if err := os.Chmod(part, 0o755); err != nil {
		return "", err
	}
	for i := 0; ; i++ {
		if err = os.Rename(part, dir); err == nil || i > 9 {
			return dir, err
		}
		// something that is no study stands there: it stays, the demo goes beside it
		dir = filepath.Join(data, demoFolder+" "+time.Now().Format("2006-01-02 150405"))
	}
}

// OpenDemo writes the demo study beside the window, with progress on its card, then
// has it opened and run.
func (w *Welcome) OpenDemo() {
	if w.writing != nil {
		return
	}
	w.card.begin()
	board := &progress.Board{}
	n := board.Start("demo", "demo study")
	var dir string
	w.writing = job.Run(w.o.Do, board, func(ctx context.Context) (err error) {
		dir, err = writeDemo(ctx, w.o.Data, w.o.DemoSize, n)
		return err
	}, w.card.tick, func(err error) {
		w.writing = nil
		w.card.end()
		if err != nil {
			w.wizard.fail("the demo study could not be written", err, Remedy{Title: "Try again", Button: "Write it again", OnPress: w.OpenDemo})
			return
		}
		if w.o.OnRun != nil {
			w.o.OnRun(dir)
		}
	})
}

// CancelDemo stops writing the demo study; nothing of it stays.
func (w *Welcome) CancelDemo() {
	if w.writing != nil {
		w.writing.Cancel()
	}
}
