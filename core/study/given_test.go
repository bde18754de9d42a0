package study_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"syncact/core/study"
)

// checkPlanted holds a set's correlations against the float64 reference and its
// links against what was planted.
func (m *mini) checkPlanted(t *testing.T, s *study.Study, set string, names []string, shift func([]float64) []float64, tolerance float64) {
	t.Helper()
	r, err := s.Results().Correlation(set, "given")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := s.Results().Neurons(set, "given")
	if err != nil {
		t.Fatal(err)
	}
	if r.Rows != miniNeurons || r.Cols != miniRegions || len(rows) != miniNeurons {
		t.Fatalf("%d × %d correlations, %d rows", r.Rows, r.Cols, len(rows))
	}
	for n, row := range rows {
		for f := range miniRegions {
			if want := m.expected(n, f, shift); !(math.Abs(float64(r.Row(n)[f])-want) <= tolerance) {
				t.Errorf("r of neuron %d with region %d is %.6f, want %.6f", n, f, r.Row(n)[f], want)
			}
		}
		want := m.expected(n, n%miniRegions, shift)
		if row.Network != names[n%miniRegions] || math.Abs(row.R-want) > tolerance {
			t.Errorf("%s is linked to %s with r %.4f, planted %s with %.4f", row.ID, row.Network, row.R, names[n%miniRegions], want)
		}
	}
}

func TestTimeSeries(t *testing.T) {
	m := newMini(t, 3, 2)
	s := load(t, m.dir, m.timeSeries(t))
	run(t, s, study.RunOptions{})
	m.checkPlanted(t, s, "given", []string{"0", "1", "2", "3"}, nil, 1e-5)

	networks, err := s.Results().Networks("given")
	if err != nil || len(networks) != miniRegions {
		t.Fatalf("%d networks, %v", len(networks), err)
	}
	for _, n := range networks {
		if !n.Live() || n.Driven != "true" || !math.IsNaN(n.Peak[0]) {
			t.Errorf("network %+v", n)
		}
	}
	course, err := s.Results().Courses("given", "02", "1")
	if err != nil {
		t.Fatal(err)
	}
	want := cleaned(m.regions["1"]["02"][2], miniTR, 1./128)
	for v, x := range course.Course(2) {
		if math.Abs(float64(x)-want[v]) > 1e-5 {
			t.Fatalf("volume %d of the course is %g, want %g", v, x, want[v])
		}
	}
}

// TestRowsAtStart says that rows stand for the start of their interval, while
// volumes stand for their middle: predicted courses lie halfway between rows.
func TestRowsAtStart(t *testing.T) {
	m := newMini(t, 1, 1)
	spec := m.timeSeries(t)
	spec["models"].([]object)[0]["row_time"] = "start"
	s := load(t, m.dir, spec)
	run(t, s, study.RunOptions{})
	m.checkPlanted(t, s, "given", []string{"0", "1", "2", "3"}, func(x []float64) []float64 {
		out, mean := make([]float64, len(x)), dot(x, slices.Repeat([]float64{1 / float64(len(x))}, len(x)))
		for i := range out {
			next := mean // after the end there is the baseline
			if i+1 < len(x) {
				next = x[i+1]
			}
			out[i] = (x[i] + next) / 2
		}
		return out
	}, 1e-5)
}

func TestTimeSeriesNamedAndIncomplete(t *testing.T) {
	m := newMini(t, 2, 2)
	for i := range miniRows {
		m.regions["1"]["01"][3][i] = math.NaN()
		m.regions["2"]["02"][1][i] = 5
	}
	spec := m.timeSeries(t)
	if err := os.WriteFile(filepath.Join(m.dir, "names.tsv"), []byte("index\tname\n0\tV1\n1\tMT\n2\tFFA\n3\tPPA\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	spec["dataset"].(object)["names"] = "names.tsv"
	s := load(t, m.dir, spec)
	report := run(t, s, study.RunOptions{})
	networks, err := s.Results().Networks("given")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"V1", "MT", "FFA", "PPA"} {
		if n := networks[i]; n.Name != name || n.Dead != (name == "MT" || name == "PPA") {
			t.Errorf("network %d is %s, dead %v", i, n.Name, n.Dead)
		}
	}
	for _, lost := range []string{"[PPA]", "[MT]"} {
		if !slices.ContainsFunc(report.Findings, findingWith(lost)) {
			t.Errorf("no finding names %s: %v", lost, report.Findings)
		}
	}
	rows, err := s.Results().Neurons("given", "given")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Network != "V1" && row.Network != "FFA" {
			t.Errorf("%s is linked to %q, which takes no part", row.ID, row.Network)
		}
	}
}

func TestFilesWithMapsAndAtlas(t *testing.T) {
	m := newMini(t, 2, 2)
	s := load(t, m.dir, m.images(t))
	run(t, s, study.RunOptions{})
	rows, err := s.Results().Neurons("maps", "given")
	if err != nil {
		t.Fatal(err)
	}
	for n, row := range rows {
		if want := m.expected(n, n%miniRegions, nil); math.Abs(row.R-want) > .05 {
			t.Errorf("maps: %s has r %.3f, planted about %.3f", row.ID, row.R, want)
		}
	}
	networks, err := s.Results().Networks("regions")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"first", "second", "third", "fourth"} {
		if networks[i].Name != name {
			t.Errorf("network %d is called %q, want %q", i, networks[i].Name, name)
		}
	}
	maps, err := s.Results().Maps("maps")
	if err != nil || len(maps) != miniRegions || !maps[0].Grid.Same(miniGrid()) {
		t.Errorf("%d maps, %v", len(maps), err)
	}
	// The noise of a region's 60 voxels averages out of its course.
	m.checkPlanted(t, s, "regions", []string{"first", "second", "third", "fourth"}, nil, .03)
}

// TestOneOfEverything is the least study: a subject, a run, a film's worth of rows.
func TestOneOfEverything(t *testing.T) {
	m := newMini(t, 1, 1)
	s := load(t, m.dir, m.timeSeries(t))
	report := run(t, s, study.RunOptions{})
	if !slices.ContainsFunc(report.Findings, findingWith("one subject")) {
		t.Errorf("nothing says that there is one subject: %v", report.Findings)
	}
	networks, err := s.Results().Networks("given")
	if err != nil || networks[0].Driven != "" || !math.IsNaN(networks[0].ISC) {
		t.Errorf("%+v, %v", networks[0], err)
	}
	m.checkPlanted(t, s, "given", []string{"0", "1", "2", "3"}, nil, 1e-5)
}

// TestTSVEqualsNPY gives the same tables in the other format.
func TestTSVEqualsNPY(t *testing.T) {
	m := newMini(t, 1, 1)
	spec := m.timeSeries(t)
	names := []string{"a", "b", "c", "d"}
	tsv(t, filepath.Join(m.dir, "ts.tsv"), names, m.regions["1"]["01"])
	spec["dataset"].(object)["files"].([]object)[0]["timeseries"] = "ts.tsv"
	s := load(t, m.dir, spec)
	run(t, s, study.RunOptions{})
	m.checkPlanted(t, s, "given", []string{"0", "1", "2", "3"}, nil, 1e-5)
	if text, _ := os.ReadFile(filepath.Join(m.dir, "derivatives/syncact/networks/given/networks.tsv")); !strings.Contains(string(text), "index\tname") {
		t.Errorf("networks.tsv is %s", text)
	}
}
