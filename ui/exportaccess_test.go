package ui

import (
	"encoding/json"
	"strings"
	"testing"

	"syncact/core/report"
)

// An Exporter is the export dialog.
type Exporter = exporter

// IsOpen reports whether a study is open.
func (w *Window) IsOpen() bool { return w.study != nil }

// OpenExport opens the export dialog.
func (w *Window) OpenExport() *Exporter { return w.openExport() }

// SetViews sets settings of panels by the names that they are saved with.
func (w *Window) SetViews(t *testing.T, text string) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &w.session.Views); err != nil {
		t.Fatal(err)
	}
}

// Reseed changes the open study, so that its results are older than its settings.
func (w *Window) Reseed() { w.study.study.Spec.Seed++ }

// Tick ticks the kinds of figures given, and no others.
func (e *exporter) Tick(kinds ...string) {
	for _, c := range e.content.kinds {
		c.SetOn(false)
	}
	for _, kind := range kinds {
		e.content.kinds[kind].SetOn(true)
	}
	e.draw()
}

// Confirm ticks that stale results are exported all the same.
func (e *exporter) Confirm() {
	e.content.anyway.SetOn(true)
	e.draw()
}

// Fill fills the fields of the page.
func (e *exporter) Fill(path, width, dpi, text string) {
	e.path.SetText(path)
	e.page.width.SetText(width)
	e.page.dpi.SetText(dpi)
	e.page.text.SetText(text)
	for _, c := range e.beside {
		c.SetOn(true)
	}
}

// Press presses the button that writes.
func (e *exporter) Press() { e.write() }

// Idle reports whether nothing is being drawn or written.
func (e *exporter) Idle() bool {
	return e.w.dialog == nil || !strings.HasSuffix(e.preview.facts.Text, "…")
}

// Ready reports whether the button acts, and what it says.
func (e *exporter) Ready() (bool, string) { return e.save.Enabled(), e.save.Text }

// Said returns the words of the dialog.
func (e *exporter) Said() string { return e.preview.message.Text }

// Millimetres returns the size of the page that is previewed.
func (e *exporter) Millimetres() (w, h float64) { return e.preview.millimetres() }

// Flags returns the flags of the command that draws the same.
func (e *exporter) Flags() []string {
	size, _ := e.size()
	return report.Flags(e.chosen(), e.asked(), size)
}
