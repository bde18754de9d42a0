package report

import (
	"fmt"
	"strings"

	"syncact/core/series"
	"syncact/core/study"
)

// A Formula is one definition that the numbers of a study rest on.
type Formula struct {
	Head  string
	Lines []string
	Where string // what the letters stand for
}

// kernels are the responses by name; every one is divided by its sum.
var kernels = map[string]string{
	series.SPM:        "h(t) = t⁵ e⁻ᵗ / Γ(6) − t¹⁵ e⁻ᵗ / (6 Γ(16)),   0 ≤ t ≤ 32 s",
	series.Glover:     "h(t) = γ(t; 6/.9, .9) − .48 γ(t; 12/.9, .9),   0 ≤ t ≤ 32 s",
	series.Glover1999: "h(t) = (t/5.4)⁶ e^(−(t − 5.4)/.9) − .35 (t/10.8)¹² e^(−(t − 10.8)/.9),   0 ≤ t ≤ 32 s",
}

// Formulas are the definitions in the form in which a study uses them.
func Formulas(spec study.Spec) []Formula {
	var out []Formula
	add := func(head, where string, lines ...string) { out = append(out, Formula{head, lines, where}) }
	if h, convolved := kernels[spec.HRF.Kernel]; convolved {
		add("Predicted response", fmt.Sprintf("a: a channel's activation, averaged over space, at f = %g Hz; h: the response to a moment of film, divided by its sum; τ: the time that a volume stands for.", spec.HRF.Sampling),
			"y(τ) = Σₖ h(k/f) a(τ − k/f)", h)
	}
	add("Correlation", "x, y: the neuron's predicted and the network's group course, z-scored run by run, over the kept volumes t of all runs.",
		"r = Σₜ x(t) y(t) / √( Σₜ x(t)²  Σₜ y(t)² )", "network of a neuron = arg max |r|")
	surrogates := "surrogates by circular shifts of the unfiltered prediction, filtered like the data"
	if spec.Coupling.Null == "phase" {
		surrogates = "surrogates with random phases, filtered like the data"
	}
	add("Probability", "b: how many of n "+surrogates+" reach |r| in their largest value over networks; family-wise: over the neurons of the model too. N: neurons; i: rank of p.",
		"p = (b + 1) / (n + 1)", "q₍ᵢ₎ = min over j ≥ i of  N p₍ⱼ₎ / j")
	if spec.Coupling.HeldOut != "none" {
		add("Held-out r", "Folds leave out one stimulus; network and sign s are chosen on the others, r is taken on what was left out.",
			"r_heldout = tanh( mean over folds of  artanh(s · r_test) )")
	}
	add("Ceiling", "ρ: mean correlation between subjects of a network's courses; n: subjects of the group course.",
		"ceiling = √ρₙ,   ρₙ = n ρ / (1 + (n − 1) ρ)")
	add("Similarity of a model", "X, Y: centred courses of all neurons and of the networks that follow the film; HSIC₁ without bias; the mean over circular shifts is taken off.",
		"CKA = HSIC₁(XXᵀ, YYᵀ) / √( HSIC₁(XXᵀ, XXᵀ) HSIC₁(YYᵀ, YYᵀ) )")
	return out
}

// MethodsText is the methods section of a paper with the formulas it rests on, in
// Markdown: before its references.
func MethodsText(s *study.Study) (string, error) {
	text, err := s.Methods()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("## Formulas\n")
	for _, f := range Formulas(s.Spec) {
		fmt.Fprintf(&b, "\n### %s\n\n", f.Head)
		for _, line := range f.Lines {
			fmt.Fprintf(&b, "    %s\n", line)
		}
		fmt.Fprintf(&b, "\n%s\n", f.Where)
	}
	const references = "\n## References\n"
	before, after, _ := strings.Cut(text, references)
	return before + "\n" + b.String() + references + after, nil
}
