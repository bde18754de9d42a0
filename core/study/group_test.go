package study_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/study"
)

// TestGroupCoursesAverageWhoKeptAVolume censors a volume of one subject, and another of
// both, in the courses that a run made.
func TestGroupCoursesAverageWhoKeptAVolume(t *testing.T) {
	m := newMini(t, 2, 1)
	s := load(t, m.dir, m.images(t))
	run(t, s, study.RunOptions{Threads: 2})
	set := s.Spec.Networks[0].Name
	censor := func(subject string, volumes ...int) {
		path := filepath.Join(m.dir, "derivatives", "syncact", "networks", set, "sub-"+subject+"_run-1_timeseries.tsv")
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for _, v := range volumes {
			lines[v+1] = strings.TrimSuffix(strings.Repeat("0\t", strings.Count(lines[0], "\t")+1), "\t")
		}
		if err := os.Remove(path); err != nil { // it is a link to the store
			t.Fatal(err)
		}
		put(t, path, strings.Join(lines, "\n"))
	}
	censor("01", 5, 9)
	censor("02", 9)
	r := s.Results()
	group, err := r.GroupCourses(set, "1")
	if err != nil {
		t.Fatal(err)
	}
	first, err := r.Courses(set, "01", "1")
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.Courses(set, "02", "1")
	if err != nil {
		t.Fatal(err)
	}
	for i := range group.IDs {
		g, a, b := group.Course(i), first.Course(i), other.Course(i)
		if g[5] != b[5] || g[9] != 0 || math.Abs(float64(g[7]-(a[7]+b[7])/2)) > 1e-6 {
			t.Errorf("network %d: %g of %g, %g, %g of %g and %g", i, g[5], b[5], g[9], g[7], a[7], b[7])
		}
	}
}
