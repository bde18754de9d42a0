package demo_test

import (
	"math"
	"strings"
	"testing"

	"syncact/core/demo"
)

func TestLimits(t *testing.T) {
	good := demo.Score{Recovered: 1, Significant: 1000, Right: 1, Prefer: 1, RankR: 1, RankRMean: 1, UntrainedLeast: true}
	if missed := demo.Asked.Missed(good); len(missed) > 0 {
		t.Errorf("a perfect score misses %q", missed)
	}
	nan := demo.Number(math.NaN())
	cases := map[string]func(*demo.Score){
		"networks_recovered":             func(s *demo.Score) { s.Recovered = .89 },
		"neurons_significant":            func(s *demo.Score) { s.Significant = 0 },
		"neurons_right":                  func(s *demo.Score) { s.Right = nan },
		"preference_agrees":              func(s *demo.Score) { s.Prefer = .74 },
		"accuracy_rank_correlation ":     func(s *demo.Score) { s.RankR = .89 },
		"accuracy_rank_correlation_mean": func(s *demo.Score) { s.RankRMean = .79 },
		"untrained":                      func(s *demo.Score) { s.UntrainedLeast = false },
	}
	for name, spoil := range cases {
		s := good
		spoil(&s)
		if missed := demo.Asked.Missed(s); len(missed) != 1 || !strings.Contains(missed[0], name) {
			t.Errorf("%s: missed %q", name, missed)
		}
	}
}
