package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"syncact/core/series"
	"syncact/internal/golden"
	"syncact/ui"
	"syncact/ui/look"
)

func finder(t testing.TB, neurons int) *ui.Finder {
	prefer(t, "{}")
	return ui.NewFinder(t, test.NewTempApp(t), neurons)
}

// TestWhatIsFound types texts of every kind.
func TestWhatIsFound(t *testing.T) {
	f := finder(t, 100)
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"u42", []string{"*Neurons: resnet18/layer2/u42"}},
		{"u4", []string{"*Neurons: resnet18/layer0/u4", "Neurons: resnet18/layer2/u49", "Neurons: resnet18/layer2/u42", "Neurons: resnet18/layer2/u46", "Neurons: resnet18/layer2/u45"}},
		{"FBN 2", []string{"*Networks: FBN 2"}},
		{"faces", []string{"*Neurons: resnet18/layer0/u11", "Neurons: resnet18/layer1/u33", "Neurons: resnet18/layer2/u55", "Neurons: resnet18/layer3/u77", "Neurons: resnet18/layer4/u99", "Networks: FBN 2"}},
		{"fusiform", []string{"*Regions: Fusiform Gyrus R"}},
		{"resnet18/layer4", []string{"*Layers: resnet18/layer4"}},
		{"1:23.4", []string{"*Time: 1:23.4"}},
		{"42 −54 -18", []string{"*Place, mm: 42.0 −54.0 −18.0"}},
		{"zzz", []string{}},
		{"", nil},
	} {
		f.Type(t, tt.text)
		got := f.Found()
		if tt.text == "resnet18/layer4" && len(got) > 1 { // its neurons follow
			got = got[:1]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}

// TestWhereAHitGoes goes to hits of every kind with the keys and the pointer.
func TestWhereAHitGoes(t *testing.T) {
	f := finder(t, 100)
	for _, tt := range []struct {
		text            string
		down            int
		neuron, network series.ID
		place           [3]float64
		seconds         float64
	}{
		{"u42", 0, "resnet18/layer2/u42", "ica/1", [3]float64{0, -90, 4}, 0},
		{"u4", 1, "resnet18/layer2/u49", "ica/2", [3]float64{40, -54, -20}, 0},
		{"FBN 2", 0, "", "ica/2", [3]float64{40, -54, -20}, 0},
		{"fusiform", 0, "", "ica/2", [3]float64{40, -54, -20}, 0},
		{"resnet18/layer4", 0, "resnet18/layer4/u99", "ica/2", [3]float64{40, -54, -20}, 0},
		{"1:23.5", 0, "", "", [3]float64{}, 83.5},
		{"1 2 3", 0, "", "", [3]float64{1, 2, 3}, 0},
	} {
		for _, pointer := range []bool{false, true} {
			f.Reset(t)
			f.Type(t, tt.text)
			if pointer {
				f.Press(t, tt.down)
			} else {
				for range tt.down {
					f.Key(t, fyne.KeyDown)
				}
				f.Key(t, fyne.KeyReturn)
			}
			neuron, network, place, seconds := f.Cursors()
			if neuron != tt.neuron || network != tt.network || place != tt.place || seconds != tt.seconds {
				t.Errorf("%q, pointer %v: at %q %q %v %g", tt.text, pointer, neuron, network, place, seconds)
			}
			if f.Found() != nil {
				t.Errorf("%q: the list stays", tt.text)
			}
		}
	}
}

func TestEscapeClosesTheSearch(t *testing.T) {
	f := finder(t, 100)
	f.Type(t, "faces")
	f.Key(t, fyne.KeyEscape)
	if got := f.Found(); got != nil {
		t.Errorf("shows %v", got)
	}
}

func TestSearchLooks(t *testing.T) {
	f := finder(t, 100)
	for _, side := range []look.Side{look.Dark, look.Light} {
		f.Side(side)
		f.Type(t, "faces")
		f.Key(t, fyne.KeyDown)
		golden.Image(t, "find-"+string(side)+".png", f.Picture(t))
	}
	f.Type(t, "zzz")
	golden.Image(t, "find-nothing.png", f.Picture(t))
}

// BenchmarkSearch is a keystroke among 26,560 neurons: what goes on beside the window,
// and what the main goroutine does with the answer.
func BenchmarkSearch(b *testing.B) {
	f := finder(b, 26560)
	find, show := f.Search(b)
	b.Run("beside the window", func(b *testing.B) {
		for b.Loop() {
			find("layer3 faces")
		}
	})
	find("faces")
	b.Run("main goroutine", func(b *testing.B) {
		for b.Loop() {
			show()
		}
	})
}
