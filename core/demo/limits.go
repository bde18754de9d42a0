package demo

import "fmt"

// Limits are the least that a run of a small demo study must score, with any set of
// networks.
type Limits struct {
	Recovered   float64 // share of the planted networks
	Significant int     // neurons, all models together
	Right       float64 // share of them
	Prefer      float64 // share of them with r > 0 in a category's network
	RankR       float64 // accuracy with similarity; the untrained model must come last
	RankRMean   float64 // accuracy with mean held-out r
}

// Asked are the limits that the shipped setting is held to. The count of neurons is
// 70 % of the lowest of development seeds 1–5, which scored
//
//	seed  set  recovered  lowest course r  significant  right  preference  rank, rank by mean
//	1     ica  1          .89              190          .953   .923        .94, .89
//	      dbn  1          .83              199          .935   .917        .94, .89
//	2     ica  1          .87              267          .951   .946        1, .94
//	      dbn  1          .85              285          .902   .925        1, .94
//	3     ica  1          .81              227          .952   .891        1, 1
//	      dbn  .91        .79              228          .886   .873        1, 1
//	4     ica  1          .86              266          .962   .899        1, .89
//	      dbn  1          .82              270          .922   .896        1, .89
//	5     ica  1          .86              208          .933   .873        1, 1
//	      dbn  .91        .77              223          .843   .851        1, 1
//
// with the untrained model least similar in all. Seed 5 misses the share of right
// neurons with dbn: six neurons chose a second unit of the planted network body
// (map |r| .77), which the one-to-one matching of networks counts as none.
var Asked = Limits{Recovered: .9, Significant: 133, Right: .85, Prefer: .75, RankR: .9, RankRMean: .8}

// Missed says which limits a score does not reach, one line each.
func (l Limits) Missed(s Score) []string {
	var out []string
	least := func(what string, got Number, want float64) {
		if !(float64(got) >= want) {
			out = append(out, fmt.Sprintf("%s %.3f, at least %.3f is asked for", what, float64(got), want))
		}
	}
	least("networks_recovered", s.Recovered, l.Recovered)
	least("neurons_significant", Number(s.Significant), float64(l.Significant))
	least("neurons_right", s.Right, l.Right)
	least("preference_agrees", s.Prefer, l.Prefer)
	least("accuracy_rank_correlation", s.RankR, l.RankR)
	least("accuracy_rank_correlation_mean", s.RankRMean, l.RankRMean)
	if !s.UntrainedLeast {
		out = append(out, "the untrained model is not the least similar")
	}
	return out
}
