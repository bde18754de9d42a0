package setup

import (
	"cmp"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"syncact/core/study"
)

// How much speaks for a film being a run's: its name, then its length.
const (
	byName   = 2
	byLength = 1
)

// pairFilms gives films to runs that have none: by name, by length, then in order. A
// film may be shown in one run only; films that were not read yet are told by name.
func pairFilms(d *Draft, runs []runFacts, films map[string]filmFacts) {
	type match struct {
		run   runFacts
		file  string
		score int
	}
	var matches []match
	for _, r := range runs {
		if d.film(r.name) != nil || slices.Contains(d.LeftOut, r.name) {
			continue
		}
		for _, file := range d.Movies {
			if !slices.ContainsFunc(d.Films, func(f study.Film) bool { return f.File == file }) {
				matches = append(matches, match{r, file, score(r, file, films[file])})
			}
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	taken := map[string]bool{}
	for _, m := range matches {
		if d.film(m.run.name) == nil && !taken[m.file] {
			taken[m.file] = true
			d.setFilm(study.Film{Run: m.run.name, File: m.file})
		}
	}
}

func score(r runFacts, file string, f filmFacts) int {
	s := 0
	if names(filepath.Base(file), r.name) {
		s += byName
	}
	if f.film != nil && math.Abs(over(r, study.Film{}, f)) <= 2*r.tr {
		s += byLength
	}
	return s
}

// names reports whether a file's name holds the words of a run's name, in order.
func names(file, run string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	in, want := words(strings.TrimSuffix(file, filepath.Ext(file))), words(run)
	for i := range in {
		if len(want) > 0 && i+len(want) <= len(in) && slices.Equal(in[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

// over is by how much the part of a film that a run shows outlasts the run, s.
func over(r runFacts, shown study.Film, f filmFacts) float64 {
	to := f.film.Duration
	if shown.To > 0 {
		to = math.Min(to, shown.To)
	}
	return shown.Onset + to - shown.From - r.length()
}

// A remark is what a check of a run and its film came to.
type remark struct {
	text string
	over float64 // s, 0 when lengths agree
	bad  bool
}

// reading is said of a film whose headers are still being read.
var reading = remark{text: "reading…"}

// remarkOn compares a run with its film. Two volumes more or less agree.
func remarkOn(r runFacts, shown *study.Film, f filmFacts, leftOut bool) remark {
	switch {
	case leftOut:
		return remark{text: "left out"}
	case shown == nil:
		return remark{text: "no movie", bad: true}
	case f.err != nil:
		return remark{text: "cannot be used", bad: true}
	case f.film == nil:
		return reading
	case r.volumes == 0:
		return remark{text: "run not readable", bad: true}
	}
	d := over(r, *shown, f)
	switch {
	case math.Abs(d) <= 2*r.tr:
		if shown.From > 0 || shown.To > 0 || shown.Onset > 0 {
			return remark{text: "decided: " + partText(*shown)}
		}
		return remark{text: "lengths agree"}
	case d > 0:
		return remark{text: secondsText(d) + " longer than BOLD", over: d, bad: true}
	}
	if shown.Onset > 0 || shown.To > 0 {
		return remark{text: "decided: " + partText(*shown)}
	}
	return remark{text: secondsText(-d) + " shorter than BOLD", over: d, bad: true}
}

// partText says which part of a film is shown, and when.
func partText(f study.Film) string {
	switch {
	case f.From > 0:
		return "from " + secondsText(f.From)
	case f.To > 0:
		return "until " + secondsText(f.To)
	}
	return "begins at " + secondsText(f.Onset)
}
