package main_test

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"syncact/core/demo"
	"syncact/core/study"
)

// BenchmarkColdStart is the time from the start of the program until its welcome page
// is painted, taking photographs included (about .2 s each). The limit is 1.5 s.
func BenchmarkColdStart(b *testing.B) {
	home := b.TempDir()
	for b.Loop() {
		w := openWindow(b, 1600, 1000, home)
		w.wait("the welcome page", 30*time.Second, func() bool {
			_, _, n := find(picture(b, w.shot("bench")), demoArea, primary)
			return n > 500
		})
		b.StopTimer()
		w.close()
		b.StartTimer()
	}
}

// BenchmarkOpenStudy is the time from the start of the program with a finished study
// until its window names a neuron, and the memory that the window then holds of its
// own: what is mapped from files does not count. The limit is 300 MB.
func BenchmarkOpenStudy(b *testing.B) {
	home := b.TempDir()
	dir := filepath.Join(home, "study")
	if err := demo.Write(b.Context(), dir, demo.Options{Seed: 1, Size: demo.Small}, nil); err != nil {
		b.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.Run(b.Context(), study.RunOptions{}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w := openWindow(b, 1600, 1000, home, dir)
		w.wait("a neuron", 30*time.Second, func() bool { return strings.Contains(w.title(), "/") })
		b.StopTimer()
		time.Sleep(5 * time.Second) // pictures are drawn
		if _, _, n := find(picture(b, w.shot("bench")), image.Rect(0, 0, 1600, 1000), primary); n == 0 {
			b.Fatal("nothing is painted")
		}
		b.ReportMetric(w.ownMemory(), "MB")
		w.close()
		b.StartTimer()
	}
}

// ownMemory is the memory of the program that no file backs, MB.
func (w *window) ownMemory() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.app.Process.Pid))
	if err != nil {
		w.t.Fatal(err)
	}
	var kb float64
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			fmt.Sscan(rest, &kb)
		}
	}
	return kb / 1e3
}
