package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"syncact/core/fault"
	"syncact/core/study"
)

// ErrUnfinished is beneath the refusal to draw results that are stale or partial.
var ErrUnfinished = errors.New("report: results are stale or partial")

// Unfinished says why the results of a study are not those of its settings, "" where
// they are.
func Unfinished(s *study.Study) string {
	m, err := study.ReadManifest(ManifestFile(s))
	if err != nil {
		return "Partial: the run of this study has not ended"
	}
	was, _ := json.Marshal(m.Spec) // specifications always can be
	is, _ := json.Marshal(s.Spec)
	switch {
	case string(was) != string(is):
		return "Stale: study.json was changed after the run of " + m.Finished.Format("2006-01-02 15:04")
	case len(m.Subjects) > 0:
		return fmt.Sprintf("Partial: the run took subjects %s alone", strings.Join(m.Subjects, ", "))
	}
	return ""
}

// mark is what a figure must say of its results.
func (g *gather) mark() (string, error) {
	words := Unfinished(g.s)
	if words != "" && !g.Anyway {
		return "", &fault.Input{File: g.s.Dir, What: strings.ToLower(words[:1]) + words[1:], Why: "the figure would show other results than the study asks for",
			Do: "run the study, or export anyway (--anyway): the figure then says so", Err: ErrUnfinished}
	}
	return words, nil
}
