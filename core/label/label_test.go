package label_test

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/series"
	"syncact/core/table"
	"syncact/core/volume"
)

// mni4 is a grid of 4 mm around the brain.
var mni4 = volume.Grid{Shape: [3]int{37, 45, 37}, Affine: volume.Affine{{4, 0, 0, -72}, {0, 4, 0, -106}, {0, 0, 4, -64}, {0, 0, 0, 1}}}

// blob is an image with Gaussians of sigma 7 mm at the given points.
func blob(g volume.Grid, at ...[3]float64) *volume.Image {
	img := volume.NewImage(g)
	for v := range img.V {
		for i, p := range at {
			d := volume.Distance(p, g.World(v))
			img.V[v] += float32(math.Exp(-d*d/98) / float64(i+1))
		}
	}
	return img
}

// halves labels a grid 1 on the left of x = 0 and 2 on the right of it.
func halves(g volume.Grid, left, right string) *volume.Labels {
	l := &volume.Labels{Grid: g, V: make([]int32, g.Voxels()), Names: map[int32]string{1: left, 2: right}}
	for v := range l.V {
		l.V[v] = 1
		if g.World(v)[0] > 0 {
			l.V[v] = 2
		}
	}
	return l
}

func TestSidesAgainstTheAffine(t *testing.T) {
	flipped := mni4
	flipped.Affine[0] = [4]float64{-4, 0, 0, 72} // stored from right to left: the same brain
	tests := []struct {
		name        string
		grid        volume.Grid
		left, right string
		want        []string
		findings    int
	}{
		{"right", mni4, "Pole_L", "Pole_R", []string{"Pole_L", "Pole_R"}, 0},
		{"right, stored from right to left", flipped, "LH_Vis_1", "RH_Vis_1", []string{"LH_Vis_1", "RH_Vis_1"}, 0},
		{"contradicting", mni4, "Pole_R", "Pole_L", []string{"Pole", "Pole"}, 1},
		{"no sides", mni4, "Precuneus", "Cuneus", []string{"Precuneus", "Cuneus"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := label.NewAtlas("halves", halves(tt.grid, tt.left, tt.right))
			if err != nil {
				t.Fatal(err)
			}
			if got := []string{a.Names()[1], a.Names()[2]}; !cmp.Equal(got, tt.want) {
				t.Errorf("names = %q; want %q", got, tt.want)
			}
			if len(a.Findings) != tt.findings {
				t.Errorf("findings = %v; want %d", a.Findings, tt.findings)
			}
			for _, f := range a.Findings {
				if f.Severity != fault.Warning || f.Do == "" {
					t.Errorf("finding %v says not what to do", f)
				}
			}
		})
	}
}

func TestSplitSide(t *testing.T) {
	tests := []struct {
		in   string
		side label.Side
		rest string
	}{
		{"FrontalPole_R", label.Right, "FrontalPole"}, {"LH_Vis_1", label.Left, "Vis_1"}, {"Left Thalamus", label.Left, "Thalamus"},
		{"ctx-rh-cuneus", label.Right, "ctx-cuneus"}, {"7Networks_LH_Vis_1", label.Left, "7Networks_Vis_1"},
		{"lh.cuneus", label.Left, "cuneus"}, {"Area 4 R", label.Right, "Area 4"}, {"R", label.NoSide, "R"},
		{"7Networks_1", label.NoSide, "7Networks_1"}, {"area_l_deep", label.NoSide, "area_l_deep"}, {"", label.NoSide, ""},
	}
	for _, tt := range tests {
		if side, rest := label.SplitSide(tt.in); side != tt.side || rest != tt.rest {
			t.Errorf("SplitSide(%q) = %v, %q; want %v, %q", tt.in, side, rest, tt.side, tt.rest)
		}
	}
}

func TestOverlapInClosedForm(t *testing.T) {
	g := volume.Grid{Shape: [3]int{4, 1, 1}, Affine: volume.Identity()}
	a, err := label.NewAtlas("a", &volume.Labels{Grid: g, V: []int32{5, 5, 7, 0}, Names: map[int32]string{5: "five"}})
	if err != nil {
		t.Fatal(err)
	}
	// Positive mass 4+1+2+1 = 8; above half of the maximum: the first voxel only.
	got := a.Overlap(&volume.Image{Grid: g, V: []float32{4, 1, 2, 1}})
	want := []label.Region{
		{Index: 5, Name: "five", Share: 5. / 8, Dice: 2. / 3, Peak: true},
		{Index: 7, Name: "a 7", Share: 2. / 8, Dice: 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("overlap (-want +got):\n%s", diff)
	}
	if got := a.Overlap(&volume.Image{Grid: g, V: []float32{-4, 0, 0, 0}}); got != nil {
		t.Errorf("a map without positive values overlaps %v", got)
	}
}

func TestMembershipIsPearson(t *testing.T) {
	g := volume.Grid{Shape: [3]int{6, 1, 1}, Affine: volume.Identity()}
	a, _ := label.NewAtlas("yeo", &volume.Labels{Grid: g, V: []int32{1, 1, 7, 7, 2, 0},
		Names: map[int32]string{1: "7Networks_1", 2: "7Networks_2", 7: "7Networks_7"}})
	got := a.Membership(&volume.Image{Grid: g, V: []float32{3, 3, 0, 0, 0, 0}}, nil)
	if got[0].Name != "visual" {
		t.Fatalf("best = %v; want visual", got[0])
	}
	// The five voxels with a label: map (3 3 0 0 0), indicator (1 1 0 0 0).
	if math.Abs(got[0].R-1) > 1e-12 {
		t.Errorf("r = %v; want 1", got[0].R)
	}
	for _, m := range got {
		if m.Name == "default" && math.Abs(m.R+2./3) > 1e-12 { // (3 3 0 0 0) against (0 0 1 1 0)
			t.Errorf("r with default = %v; want -2/3", m.R)
		}
	}
	plain, _ := label.NewAtlas("plain", halves(mni4, "a", "b"))
	if got := plain.Membership(blob(mni4, [3]float64{}), nil); got != nil {
		t.Errorf("an atlas without networks gives %v", got)
	}
}

func TestYeoNetwork(t *testing.T) {
	for region, want := range map[string]string{
		"7Networks_3": "dorsal attention", "LH_SalVentAttn_Med_1": "ventral attention", "7Networks_RH_Default_PFC_2": "default",
		"7Networks_8": "", "17Networks_3": "", "17Networks_LH_VisCent_1": "", "FrontalPole_R": "", "": "", "lh": "",
	} {
		if got, ok := label.YeoNetwork(region); got != want || ok != (want != "") {
			t.Errorf("YeoNetwork(%q) = %q, %v; want %q", region, got, ok, want)
		}
	}
}

func TestLandmarksAreCited(t *testing.T) {
	inBrain := func(p [3]float64) bool {
		return math.Abs(p[0]) < 72 && p[1] > -107 && p[1] < 75 && p[2] > -50 && p[2] < 80
	}
	seen := make(map[string]bool)
	for _, l := range label.Landmarks() {
		if l.Name == "" || l.Abbreviation == "" || len(l.Function) == 0 || len(l.Citation) < 20 || !inBrain(l.At) {
			t.Errorf("landmark lacks something: %+v", l)
		}
		if l.Side == label.Left && l.At[0] >= 0 || l.Side == label.Right && l.At[0] <= 0 {
			t.Errorf("%s: side and x = %g disagree", l.Name, l.At[0])
		}
		key := fmt.Sprint(l.Name, l.At)
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
	}
	if len(seen) < 40 {
		t.Errorf("%d landmarks", len(seen))
	}
}

// A converted landmark comes back to its printed Talairach coordinates by Brett's
// formula, which its row states.
func TestConvertedLandmarks(t *testing.T) {
	n := 0
	for _, l := range label.Landmarks() {
		var x, y, z float64
		if _, err := fmt.Sscanf(l.Converted, "Talairach %f %f %f", &x, &y, &z); err != nil {
			continue
		}
		n++
		c, d := .0420, .8390
		if l.At[2] >= 0 {
			c, d = .0460, .9189
		}
		back := [3]float64{.99 * l.At[0], .9688*l.At[1] + c*l.At[2], -.0485*l.At[1] + d*l.At[2]}
		if volume.Distance(back, [3]float64{x, y, z}) > .15 {
			t.Errorf("%s: %v is Talairach %v, printed %v %v %v", l.Name, l.At, back, x, y, z)
		}
	}
	if n == 0 {
		t.Error("no converted landmark")
	}
}

func TestNear(t *testing.T) {
	got := label.Near([][3]float64{{90, 90, 90}, {26, -43, -13}}, label.LandmarkRadius)
	if len(got) == 0 || got[0].Abbreviation != "PPA" || got[0].Peak != 1 || got[0].Distance > 5 {
		t.Errorf("near the right PPA: %+v", got)
	}
}

func TestGatherAndNetwork(t *testing.T) {
	places := blob(mni4, [3]float64{27, -43, -12}, [3]float64{-25, -45, -11})
	evidence := label.Gather(places, label.Sources{
		Annotations: []label.Annotation{{Track: "faces", R: .1, P: .6}, {Track: "place", R: .7, P: .001}}})
	got := label.Network(evidence, label.Trust{Stability: .9})
	if !strings.HasPrefix(got.Text, "parahippocampal place area (L, R): places") || !strings.HasSuffix(got.Text, "· place") ||
		got.Source != "landmark; annotation" || got.Confidence != label.Confident {
		t.Errorf("label = %+v", got)
	}
	if unstable := label.Network(evidence, label.Trust{Stability: .5}); unstable.Confidence != label.Weak {
		t.Errorf("an unstable network is %s", unstable.Confidence)
	}
	atlas, _ := label.NewAtlas("halves", halves(mni4, "left half", "right half"))
	evidence = label.Gather(places, label.Sources{Atlases: []*label.Atlas{atlas}, NoLandmarks: true})
	if got := label.Network(evidence, label.Trust{Fixed: true}); got.Text != "right half" || got.Source != "atlas halves" {
		t.Errorf("label = %+v", got)
	}
	nothing := label.Network(label.Gather(blob(mni4, [3]float64{0, -20, 0}), label.Sources{}), label.Trust{Stability: 1})
	if nothing.Confidence != label.Unlabelled || nothing.Text != "" {
		t.Errorf("label without evidence = %+v", nothing)
	}
}

// A peak between areas names a landmark weakly unless a second peak agrees.
func TestOnePeakIsWeak(t *testing.T) {
	motion := [3]float64{50, -70, 0}
	for _, e := range label.Gather(blob(mni4, motion), label.Sources{}) {
		if e.Confidence != label.Weak {
			t.Errorf("one peak: %+v", e)
		}
	}
	both := label.Gather(blob(mni4, motion, [3]float64{22, -66, 64}), label.Sources{})
	if got := label.Network(both, label.Trust{Stability: 1}); got.Confidence != label.Confident || !strings.Contains(got.Text, "motion") {
		t.Errorf("two peaks of one function: %+v", got)
	}
}

func TestNeuronConfidence(t *testing.T) {
	network := label.Label{Text: "PPA", Source: "landmark", Confidence: label.Confident}
	tests := []struct {
		name    string
		network label.Label
		trust   label.Trust
		want    label.Confidence
	}{
		{"not significant", network, label.Trust{CILow: .3, Stability: .9}, label.Unlabelled},
		{"everything", network, label.Trust{Significant: true, CILow: .3, Stability: .8}, label.Confident},
		{"interval holds 0", network, label.Trust{Significant: true, CILow: -.01, Stability: .9}, label.Weak},
		{"too few subjects", network, label.Trust{Significant: true, CILow: label.NoInterval, Stability: .9}, label.Weak},
		{"unstable", network, label.Trust{Significant: true, CILow: .3, Stability: .79}, label.Weak},
		{"stability unknown", network, label.Trust{Significant: true, CILow: .3, Stability: math.NaN()}, label.Weak},
		{"given maps", network, label.Trust{Significant: true, CILow: .3, Stability: math.NaN(), Fixed: true}, label.Confident},
		{"weak network", label.Label{Text: "x", Confidence: label.Weak}, label.Trust{Significant: true, CILow: .3, Stability: 1}, label.Confident},
		{"unlabelled network", label.Label{Confidence: label.Unlabelled}, label.Trust{Significant: true, CILow: .3, Stability: 1}, label.Unlabelled},
	}
	for _, tt := range tests {
		got := label.Neuron(tt.network, tt.trust)
		if got.Confidence != tt.want || (got.Text == "") != (tt.want == label.Unlabelled) {
			t.Errorf("%s: %+v; want %s", tt.name, got, tt.want)
		}
	}
}

func TestRenames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "syncact", "labels.tsv")
	none, err := label.ReadRenames(path)
	if err != nil || len(none) != 0 {
		t.Fatalf("without a file: %v, %v", none, err)
	}
	want := label.Renames{"dbn/3": "Gesichter", "resnet/conv1/u7": "edges, upright"}
	if err := want.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := label.ReadRenames(path)
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("read back %v, %v", got, err)
	}
	l := got.Apply("dbn/3", label.Label{Text: "FFA", Source: "landmark", Confidence: label.Weak})
	if l != (label.Label{Text: "Gesichter", Source: "renamed", Confidence: label.Weak}) {
		t.Errorf("applied: %+v", l)
	}
}

func TestDecodeNames(t *testing.T) {
	fsl := func(kind string) string {
		return `<atlas><header><type>` + kind + `</type></header><data><label index="0" x="1">Frontal Pole</label><label index="1">Insula</label></data></atlas>`
	}
	tests := []struct {
		name, path, text, indices string
		want                      map[int32]string
		fails                     error
	}{
		{name: "TSV", path: "a.tsv", text: "index\tname\tlabel\n0\tbg\tbg\n3\tx\tvisual\n", want: map[int32]string{3: "visual"}},
		{name: "FSL, probabilistic", path: "a.xml", text: fsl("Probabalistic"), want: map[int32]string{1: "Frontal Pole", 2: "Insula"}},
		{name: "FSL, labels", path: "a.xml", text: fsl("Label"), want: map[int32]string{1: "Insula"}},
		{name: "FreeSurfer", path: "a.txt", text: "# no\n0 Unknown 0 0 0 0\n10 Left-Thalamus 0 118 14 0\n", want: map[int32]string{10: "Left-Thalamus"}},
		{name: "lines", path: "a.txt", text: "one\ntwo words\n\n", want: map[int32]string{1: "one", 2: "two words"}},
		{name: "lines and 1D", path: "aNames.txt", text: "one\ntwo\n", indices: "10\n11\n", want: map[int32]string{10: "one", 11: "two"}},
		{name: "too few indices", path: "a.txt", text: "one\ntwo\n", indices: "10\n", fails: label.ErrNames},
		{name: "one index twice", path: "a.tsv", text: "index\tname\n1\ta\n1\tb\n", fails: label.ErrNames},
		{name: "half an index", path: "a.tsv", text: "index\tname\n1.5\ta\n", fails: label.ErrNames},
		{name: "no column", path: "a.tsv", text: "number\tname\n1\ta\n", fails: table.ErrTSV},
		{name: "empty", path: "a.txt", text: "\n", fails: label.ErrNames},
		{name: "cut XML", path: "a.xml", text: "<atlas><data>", fails: label.ErrNames},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var indices []byte
			if tt.indices != "" {
				indices = []byte(tt.indices)
			}
			got, err := label.DecodeNames(tt.path, []byte(tt.text), indices)
			var in *fault.Input
			if !errors.Is(err, tt.fails) || err != nil && (!errors.As(err, &in) || in.Do == "") {
				t.Fatalf("error = %v; want %v with a next step", err, tt.fails)
			}
			if diff := cmp.Diff(tt.want, got); tt.fails == nil && diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadTracks(t *testing.T) {
	times := []float64{0, .5, 1, 1.5, 2}
	write := func(names []string, rows [][]string) string {
		path := filepath.Join(t.TempDir(), "tracks.tsv")
		if err := table.WriteTSV(path, names, rows); err != nil {
			t.Fatal(err)
		}
		return path
	}
	tests := []struct {
		name string
		path string
		want map[series.ID][]float32
	}{
		{"trial types", write([]string{"onset", "duration", "trial_type"},
			[][]string{{"0.5", "0.5", "face"}, {"0.5", "1", "face"}, {"2", "9", "place"}, {"0", "1", "n/a"}}),
			map[series.ID][]float32{"face": {0, 1, 1, 0, 0}, "place": {0, 0, 0, 0, 1}}},
		{"features", write([]string{"onset", "duration", "loud", "bright"}, [][]string{{"0", "1", "2.5", "n/a"}, {"1", "1", "-1", "3"}}),
			map[series.ID][]float32{"loud": {2.5, 2.5, -1, -1, 0}, "bright": {0, 0, 3, 3, 0}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := label.ReadTracks(tt.path, times)
			if err != nil {
				t.Fatal(err)
			}
			courses := make(map[series.ID][]float32)
			for n, id := range got.IDs {
				courses[id] = got.Course(n)
			}
			if diff := cmp.Diff(tt.want, courses); diff != "" {
				t.Errorf("tracks (-want +got):\n%s", diff)
			}
		})
	}
	for _, bad := range [][]string{{"n/a", "1", "x"}, {"0", "-1", "x"}} {
		if _, err := label.ReadTracks(write([]string{"onset", "duration", "trial_type"}, [][]string{bad}), times); err == nil {
			t.Errorf("row %q was taken", bad)
		}
	}
}

func TestCorrelate(t *testing.T) {
	a, b := series.NewTable([]series.ID{"x", "flat"}, 4), series.NewTable([]series.ID{"y"}, 4)
	copy(a.Course(0), []float32{1, 2, 3, 99})
	copy(b.Course(0), []float32{-2, -4, -6, 0})
	r := label.Correlate(a, b, []bool{true, true, true, false})
	if math.Abs(r[0][0]+1) > 1e-6 || !math.IsNaN(r[1][0]) {
		t.Errorf("r = %v; want -1 over the kept rows and NaN", r)
	}
}

func FuzzDecodeNames(f *testing.F) {
	for _, seed := range []string{"index\tname\n1\ta\n", "1 a\n2 b 1 2 3 0\n", "<atlas><data><label index=\"0\">a</label></data></atlas>", "\ufeffa\nb"} {
		for _, path := range []string{"a.tsv", "a.txt", "a.xml"} {
			f.Add(path, []byte(seed), []byte("1\n2\n"))
		}
	}
	f.Fuzz(func(t *testing.T, path string, text, indices []byte) {
		names, err := label.DecodeNames(path, text, indices)
		if (err == nil) == (names == nil) {
			t.Errorf("names %v and error %v", names, err)
		}
		for index, name := range names {
			if index == 0 || name == "" {
				t.Errorf("region %d is called %q", index, name)
			}
		}
	})
}

func ExampleNetwork() {
	img := blob(mni4, [3]float64{27, -43, -12}, [3]float64{-25, -45, -11})
	network := label.Network(label.Gather(img, label.Sources{}), label.Trust{Stability: 0.95})
	neuron := label.Neuron(network, label.Trust{Significant: true, CILow: 0.2, Stability: 0.95})
	fmt.Println(neuron.Text, "|", neuron.Confidence)
	// Output: parahippocampal place area (L, R): places, scenes, buildings | confident
}
