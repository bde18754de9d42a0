package label_test

import (
	"strings"
	"testing"

	"syncact/core/label"
	"syncact/internal/golden"
)

// open reads an atlas of the real data beside the project.
func open(t *testing.T, name, image, names string) *label.Atlas {
	t.Helper()
	file, regions := golden.Shared(t, "data", "atlas", image), ""
	if names != "" {
		regions = golden.Shared(t, "data", "atlas", names)
	}
	a, err := label.OpenAtlas(name, file, regions)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// HarvardOxfordMNI names its sides against its affine: "_R" lies at x < 0.
func TestWrongSidedAtlasIsReported(t *testing.T) {
	a := open(t, "HarvardOxford", "HarvardOxfordMNI.nii.gz", "HarvardOxfordNodeNames.txt")
	if len(a.Findings) != 1 || !strings.Contains(a.Findings[0].What, "contradict") || a.Findings[0].File == "" {
		t.Fatalf("findings = %v; want one about the sides", a.Findings)
	}
	for _, name := range a.Names() {
		if side, _ := label.SplitSide(name); side != label.NoSide {
			t.Errorf("side used: %q", name)
		}
	}
	regions := a.Overlap(blob(mni4, [3]float64{38, -22, 56}))
	if !strings.HasPrefix(regions[0].Name, "Pre") && !strings.HasPrefix(regions[0].Name, "Postcentral") {
		t.Errorf("motor cortex lies in %q", regions[0].Name)
	}
}

func TestRealAtlasesAgree(t *testing.T) {
	schaefer := open(t, "schaefer200", "schaefer200x7MNI.nii.gz", "schaefer200x7NodeNames.txt")
	yeo := open(t, "yeo7", "Yeo_7_Liberal_2mm.nii.gz", "Yeo_7_Liberal_regions.txt")
	if len(schaefer.Findings)+len(yeo.Findings) != 0 {
		t.Errorf("findings: %v %v", schaefer.Findings, yeo.Findings)
	}
	tests := []struct {
		name    string
		at      [][3]float64
		network string
		side    label.Side
	}{
		{"early visual", [][3]float64{{9, -94, 0}, {-9, -94, 0}}, "visual", label.NoSide},
		{"right motor", [][3]float64{{38, -22, 56}}, "somatomotor", label.Right},
		{"left motor", [][3]float64{{-38, -22, 56}}, "somatomotor", label.Left},
		{"default mode", [][3]float64{{0, -54, 28}, {0, 52, 2}, {46, -64, 32}, {-46, -64, 32}}, "default", label.NoSide},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			img := blob(mni4, tt.at...)
			for _, a := range []*label.Atlas{schaefer, yeo} {
				if got := a.Membership(img, nil); got[0].Name != tt.network {
					t.Errorf("%s: best network %v; want %s", a.Name, got[0], tt.network)
				}
			}
			side, _ := label.SplitSide(schaefer.Overlap(img)[0].Name)
			if tt.side != label.NoSide && side != tt.side {
				t.Errorf("lies in %q", schaefer.Overlap(img)[0].Name)
			}
		})
	}
}

func TestGatherFromSeveralAtlases(t *testing.T) {
	atlases := []*label.Atlas{open(t, "schaefer200", "schaefer200x7MNI.nii.gz", "schaefer200x7NodeNames.txt"),
		open(t, "HarvardOxford", "HarvardOxfordMNI.nii.gz", "HarvardOxfordNodeNames.txt")}
	evidence := label.Gather(blob(mni4, [3]float64{27, -45, -10}, [3]float64{-27, -45, -10}), label.Sources{Atlases: atlases})
	sources := make(map[string]bool)
	for _, e := range evidence {
		sources[e.Source] = true
	}
	if !sources["schaefer200"] || !sources["HarvardOxford"] || evidence[0].Kind != label.ByAtlas {
		t.Errorf("evidence from %v; want both atlases side by side", sources)
	}
	if got := label.Network(evidence, label.Trust{Stability: 1}); !strings.Contains(got.Text, "parahippocampal place area") {
		t.Errorf("label %q", got.Text)
	}
}

func TestOpenAtlasRefuses(t *testing.T) {
	if _, err := label.OpenAtlas("x", "absent.nii.gz", ""); err == nil {
		t.Error("an absent atlas was opened")
	}
}

func BenchmarkOverlap(b *testing.B) {
	a, err := label.NewAtlas("halves", halves(mni4, "l", "r"))
	if err != nil {
		b.Fatal(err)
	}
	img := blob(mni4, [3]float64{27, -45, -10})
	for b.Loop() {
		a.Overlap(img)
	}
}
