package brain_test

import (
	"bytes"
	"image/png"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/core/series"
	"syncact/core/volume"
	"syncact/ui/brain"
	"syncact/ui/look"
	"syncact/ui/state"
)

// window shows a panel and stands for the main goroutine: what workers bring back
// waits in later until it is run.
type window struct {
	fyne.Window
	session *state.Session
	panel   *brain.Panel
	later   chan func()
}

// open shows a panel of a size in a look; its networks are those of source.
func open(t testing.TB, side look.Side, width, height float32, source brain.Source) *window {
	t.Helper()
	test.NewApp()
	theme := look.New()
	theme.Side = side
	theme.Apply()
	w := &window{session: state.NewSession(), later: make(chan func(), 1000)}
	w.panel = brain.New(w.session, source, func(f func()) { w.later <- f })
	w.Window = test.NewWindow(w.panel)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	t.Cleanup(func() {
		w.panel.Close()
		w.Close()
	})
	if len(source.Networks) > 0 {
		w.session.Network.Set(source.Networks[0].ID)
	}
	w.settle()
	return w
}

// settle draws and runs what came back until nothing is under way.
func (w *window) settle() {
	for {
		for more := true; more; {
			select {
			case f := <-w.later:
				f()
			default:
				more = false
			}
		}
		w.Canvas().Capture()
		if w.panel.Idle() {
			return
		}
		select {
		case f := <-w.later:
			f()
		case <-time.After(30 * time.Second):
			panic("the panel does not come to rest")
		}
	}
}

// enlarge changes the size of type.
func (w *window) enlarge(side look.Side, by float32) {
	theme := look.New()
	theme.Side, theme.Scale = side, by
	theme.Apply()
	w.panel.Refresh()
	w.settle()
}

// png is the window as it looks.
func (w *window) png(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// maps hands out images by network.
type maps map[series.ID]*volume.Image

func (m maps) Map(id series.ID) (*volume.Image, error) { return m[id], nil }
