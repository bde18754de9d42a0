package setup_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"syncact/ui/look"
	"syncact/ui/setup"
)

// BenchmarkTick is what one look at the progress costs the main goroutine; the budget
// is 1 ms.
func BenchmarkTick(b *testing.B) {
	test.NewTempApp(b)
	(&look.Theme{Side: look.Dark, Scale: 1}).Apply()
	r := setup.NewRunner(now)
	e := setup.NewEngine(r, setup.EngineOptions{Do: now})
	defer e.Close()
	w := test.NewTempWindow(b, e)
	w.Resize(fyne.NewSize(1344, 906))
	lines, times := midway()
	r.ShowAs(setup.Running, 421*time.Second, times, lines, nil)
	e.Pretend(estimates, 3.1e9, statuses)
	i := 0
	for b.Loop() {
		i++
		lines[len(lines)-1].Done = int64(i % 21960)
		r.Ticks.Set(r.Ticks.Get() + 1)
	}
}

// BenchmarkFirstRows is what passes until a folder of 100,000 files shows its first
// rows; the budget is 50 ms.
func BenchmarkFirstRows(b *testing.B) {
	dir := b.TempDir()
	for i := range 100_000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("f%06d", i)), nil, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if n, err := setup.FirstRows(dir); err != nil || n == 0 {
			b.Fatal(n, err)
		}
	}
}
