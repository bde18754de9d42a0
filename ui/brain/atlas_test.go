package brain_test

import (
	"bytes"
	"testing"

	"syncact/core/fault"
	"syncact/core/volume"
	"syncact/ui/brain"
	"syncact/ui/look"
)

// halves is an atlas of a left and a right half.
func halves(findings ...fault.Finding) brain.Atlas {
	labels := &volume.Labels{Grid: grid(4, false), Names: map[int32]string{1: "half L", 2: "half R"}}
	labels.V = make([]int32, labels.Voxels())
	for v := range labels.V {
		labels.V[v] = 1
		if labels.World(v)[0] > 0 {
			labels.V[v] = 2
		}
	}
	return brain.Atlas{Name: "halves", Open: func() (*volume.Labels, []fault.Finding, error) { return labels, findings, nil }}
}

// TestOutlines: the first atlas names the place, and its outlines come and go.
func TestOutlines(t *testing.T) {
	source := planted(false)
	source.Atlases = []brain.Atlas{halves()}
	w := open(t, look.Dark, 500, 540, source)
	w.session.Place.Set([3]float64{40, -54, -18})
	w.settle()
	if r := w.panel.Readout(); r.Region != "half R" {
		t.Errorf("region %q", r.Region)
	}
	plain := w.png(t)
	w.panel.ToggleOutlines()
	w.settle()
	if bytes.Equal(plain, w.png(t)) || w.panel.Shown().Outlines != "halves" {
		t.Error("no outlines are drawn")
	}
	w.panel.ToggleOutlines()
	w.settle()
	if !bytes.Equal(plain, w.png(t)) {
		t.Error("the outlines stay")
	}
}

// TestWarnings: what is wrong with what is seen stands in the header.
func TestWarnings(t *testing.T) {
	source := planted(false)
	source.State = "3 of 4 subjects"
	source.Atlases = []brain.Atlas{halves(fault.Finding{Severity: fault.Warning, What: "the sides contradict the affine"})}
	w := open(t, look.Dark, 500, 540, source)
	if got, want := w.panel.Warning(), "△ 3 of 4 subjects, atlas sides contradict"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	w.panel.SetSource(planted(false))
	w.settle()
	if got := w.panel.Warning(); got != "" {
		t.Errorf("a sound study warns %q", got)
	}
}
