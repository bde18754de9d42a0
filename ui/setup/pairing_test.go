package setup_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/study"
	"syncact/ui/setup"
)

func TestPairFilms(t *testing.T) {
	tests := []struct {
		name   string
		runs   []string
		movies []string
		given  []study.Film
		want   map[string]string
	}{
		{"by name", []string{"1", "2"}, []string{"run-2.mp4", "run-1.mp4"}, nil, map[string]string{"1": "run-1.mp4", "2": "run-2.mp4"}},
		{"10 is not 1", []string{"1", "10"}, []string{"film_run-10.mp4", "film_run-1.mp4"}, nil, map[string]string{"1": "film_run-1.mp4", "10": "film_run-10.mp4"}},
		{"words of a name", []string{"MOVIE1_CC1"}, []string{"other.mp4", "7T_MOVIE1_CC1_v2.mp4"}, nil, map[string]string{"MOVIE1_CC1": "7T_MOVIE1_CC1_v2.mp4"}},
		{"else in order", []string{"a", "b"}, []string{"x.mp4", "y.mp4"}, nil, map[string]string{"a": "x.mp4", "b": "y.mp4"}},
		{"what was chosen stays", []string{"1", "2"}, []string{"run-1.mp4", "run-2.mp4"}, []study.Film{{Run: "1", File: "run-2.mp4"}}, map[string]string{"1": "run-2.mp4", "2": "run-1.mp4"}},
		{"more runs than films", []string{"1", "2"}, []string{"run-2.mp4"}, nil, map[string]string{"2": "run-2.mp4"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, setup.Pair(tt.runs, tt.movies, tt.given)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
