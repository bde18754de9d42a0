package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/adrg/xdg"

	"syncact/internal/room"
	"syncact/ui"
	"syncact/ui/look"
)

// A queue stands for the main goroutine: what comes back from work beside the window
// waits in it until the test takes it.
type queue chan func()

func (q queue) do(f func()) { q <- f }

// settle takes what comes back until nothing more does.
func (q queue) settle() {
	for {
		select {
		case f := <-q:
			f()
		case <-time.After(400 * time.Millisecond):
			return
		}
	}
}

// prefer puts preferences where the window looks for them.
func prefer(t testing.TB, text string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "syncact"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "syncact", "preferences.json"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", dir)
	xdg.Reload()
}

// TestTextsHaveRoom walks a window with results at the sizes of displays and of text,
// on both sides: no text is cut and none lies over another.
func TestTextsHaveRoom(t *testing.T) {
	dir := tiny(t)
	for _, r := range []struct {
		side          look.Side
		width, height float32
		scale         float32
	}{
		{look.Dark, 1280, 800, .85}, {look.Dark, 1280, 800, 1}, {look.Light, 1280, 800, 1.5}, {look.Dark, 1280, 800, 2}, {look.Light, 1600, 1000, 1},
		{look.Dark, 1600, 1000, 1.5}, {look.Light, 1600, 1000, 2}, {look.Light, 3840, 2160, 1}, {look.Dark, 3840, 2160, 2},
	} {
		t.Run(fmt.Sprintf("%s %.0f × %.0f at %.0f %%", r.side, r.width, r.height, 100*r.scale), func(t *testing.T) {
			prefer(t, fmt.Sprintf(`{"theme": %q, "text_scale": %g}`, r.side, r.scale))
			q := make(queue, 10000)
			w := ui.New(test.NewTempApp(t), ui.Options{Do: q.do})
			t.Cleanup(func() { look.New().Apply() })
			w.Content().Resize(fyne.NewSize(r.width, r.height-menuHeight))
			w.OpenPath(dir)
			q.settle()
			for _, page := range []string{"Explore", "Engine", "Methods"} {
				w.ShowWorkspace(page)
				w.Content().Resize(fyne.NewSize(r.width, r.height-menuHeight))
				q.settle()
				for _, fault := range room.Faults(w.Content()) {
					t.Errorf("%s: %s", page, fault)
				}
			}
		})
	}
}
