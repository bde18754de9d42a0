package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"syncact/core/demo"
	"syncact/core/fault"
	"syncact/core/series"
	"syncact/core/study"
)

// shown is what `show` was asked for.
type shown struct {
	set, model, neuron, network string
	top                         int
	truth                       bool
}

func newShow(t *terminal) *cobra.Command {
	var o shown
	c := &cobra.Command{
		Use:   "show [STUDY]",
		Short: "Print results: networks, best neurons, labels, the ranking of models",
		Example: `  syncact show demo-study                                   # networks and ranking
  syncact show demo-study --set ica --network 3 --top 5     # best neurons of a network
  syncact show demo-study --neuron resnet/stage3_block1_conv1/u7 # label of a neuron
  syncact show demo-study --truth --json                    # score a demo study`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := load(args)
			if err != nil {
				return err
			}
			if o.set == "" && len(s.Spec.Networks) > 0 {
				o.set = s.Spec.Networks[0].Name
			}
			switch {
			case o.truth:
				return t.showTruth(c, s, o)
			case o.neuron != "":
				return t.showNeuron(s, o)
			case o.network != "":
				return t.showNetwork(s, o)
			}
			return t.showOverview(s, o)
		},
	}
	c.Flags().StringVar(&o.set, "set", "", "set of networks (the study's first)")
	c.Flags().StringVar(&o.model, "model", "", "only neurons of this model")
	c.Flags().StringVar(&o.neuron, "neuron", "", "id of a neuron: model/layer/u<k>")
	c.Flags().StringVar(&o.network, "network", "", "name of a network: its best neurons")
	c.Flags().IntVar(&o.top, "top", 10, "how many neurons")
	c.Flags().BoolVar(&o.truth, "truth", false, "score a demo study against what was planted")
	return c
}

func (t *terminal) showTruth(c *cobra.Command, s *study.Study, o shown) error {
	scores := map[string]demo.Score{}
	for _, set := range s.Results().Sets() {
		if c.Flags().Changed("set") && set != o.set {
			continue
		}
		score, err := demo.Judge(c.Context(), s, set)
		if err != nil {
			return err
		}
		scores[set] = score
	}
	return t.print(scores, func(w io.Writer) {
		for _, set := range s.Results().Sets() {
			if score, ok := scores[set]; ok {
				printScore(w, set, score)
			}
		}
	})
}

func printScore(w io.Writer, set string, s demo.Score) {
	fmt.Fprintf(w, "%s against what was planted\n", set)
	fmt.Fprintf(w, "  networks recovered          %.0f %%  (map |r| lowest %.2f, median %.2f; course r lowest %.2f, median %.2f)\n", 100*s.Recovered,
		s.MapR.Lowest, s.MapR.Median, s.CourseR.Lowest, s.CourseR.Median)
	fmt.Fprintf(w, "  significant neurons         %d, the right network %.0f %%, preference agrees %.0f %%\n", s.Significant, 100*s.Right, 100*s.Prefer)
	fmt.Fprintf(w, "  rank with accuracy          %.2f by CKA, %.2f by mean held-out r\n", s.RankR, s.RankRMean)
}

func (t *terminal) showOverview(s *study.Study, o shown) error {
	networks, err := s.Results().Networks(o.set)
	if err != nil {
		return err
	}
	comparison, err := s.Results().Comparison()
	if err != nil {
		return err
	}
	return t.print(map[string]any{"networks": tidy(networks), "comparison": tidy(comparison)}, func(w io.Writer) {
		fmt.Fprintf(w, "Networks of %s\n%-8s %5s %7s %7s  %-10s %s\n", o.set, "name", "ISC", "p", "stable", "confidence", "label")
		for _, n := range networks {
			fmt.Fprintf(w, "%-8s %5s %7s %7s  %-10s %s\n", n.Name, num(n.ISC, 2), num(n.ISCP, 3), num(n.Stability, 2), n.Label.Confidence, state(n, networks))
		}
		fmt.Fprintf(w, "\nModels\n%-12s %-8s %8s %10s %8s %12s\n", "model", "networks", "accuracy", "similarity", "top 5 %", "significant")
		for _, c := range comparison {
			fmt.Fprintf(w, "%-12s %-8s %8s %10s %8s %5d of %d\n", c.Model, c.Set, num(c.Accuracy, 1), num(c.Similarity, 3), num(c.TopRHeldOut, 2), c.Significant, c.Neurons)
		}
	})
}

// state is the label of a network, or why it counts as none.
func state(n study.Network, networks []study.Network) string {
	switch {
	case n.Dead:
		return "(dead unit)"
	case n.DuplicateOf >= 0 && n.DuplicateOf < len(networks):
		return fmt.Sprintf("(duplicate of %s)", networks[n.DuplicateOf].Name)
	case n.Driven == "false":
		return strings.TrimSpace(n.Label.Text + " (not stimulus-driven)")
	}
	return n.Label.Text
}

func (t *terminal) showNetwork(s *study.Study, o shown) error {
	networks, err := s.Results().Networks(o.set)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(networks, func(n study.Network) bool { return n.Name == o.network }) {
		return &fault.Input{What: fmt.Sprintf("%s has no network %q", o.set, o.network), Do: "syncact show lists the networks"}
	}
	rows := []study.Neuron{}
	for _, model := range s.Results().Models() {
		if o.model != "" && model != o.model {
			continue
		}
		neurons, err := s.Results().Neurons(o.set, model)
		if err != nil {
			return err
		}
		for _, n := range neurons {
			if n.Network == o.network {
				rows = append(rows, n)
			}
		}
	}
	slices.SortFunc(rows, func(a, b study.Neuron) int { return cmp.Compare(math.Abs(b.R), math.Abs(a.R)) })
	rows = rows[:min(max(o.top, 0), len(rows))]
	return t.print(tidy(rows), func(w io.Writer) {
		fmt.Fprintf(w, "%-40s %6s %9s %8s %8s  %s\n", "neuron", "r", "held out", "p_fwer", "q", "confidence")
		for _, n := range rows {
			fmt.Fprintf(w, "%-40s %6s %9s %8s %8s  %s\n", n.ID, num(n.R, 2), num(n.RHeldOut, 2), num(n.PFWER, 4), num(n.QFDR, 4), n.Label.Confidence)
		}
	})
}

func (t *terminal) showNeuron(s *study.Study, o shown) error {
	model, _, _ := strings.Cut(o.neuron, "/")
	rows, err := s.Results().Neurons(o.set, model)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rows, func(n study.Neuron) bool { return n.ID == series.ID(o.neuron) })
	if at < 0 {
		return &fault.Input{What: "no neuron is called " + o.neuron, Do: "ids stand in derivatives/syncact/models/" + model + "/channels.tsv"}
	}
	n := rows[at]
	return t.print(tidy(n), func(w io.Writer) {
		fmt.Fprintf(w, "%s\n", n.ID)
		fmt.Fprintf(w, "  label     %s (%s)\n", orNone(n.Label.Text), n.Label.Confidence)
		fmt.Fprintf(w, "  network   %s of %s, r %s (chosen as the largest of all: biased upward)\n", n.Network, o.set, num(n.R, 3))
		fmt.Fprintf(w, "  held out  r %s, 95 %% interval %s to %s; ceiling %s; same network in %s of the folds\n", num(n.RHeldOut, 3), num(n.CILow, 3), num(n.CIHigh, 3), num(n.Ceiling, 2), num(n.NetworkFolds, 2))
		fmt.Fprintf(w, "  p         %s over networks, %s family-wise over neurons, q %s\n", num(n.P, 4), num(n.PFWER, 4), num(n.QFDR, 4))
		fmt.Fprintf(w, "  rests on  %s\n", orNone(n.Label.Source))
	})
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// num writes a number with digits after the point, n/a where there is none.
func num(x float64, digits int) string {
	if math.IsNaN(x) {
		return "n/a"
	}
	return fmt.Sprintf("%.*f", digits, x)
}
