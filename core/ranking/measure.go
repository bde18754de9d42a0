package ranking

import (
	"cmp"
	"context"
	"math"
	"slices"

	"syncact/core/couple"
	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
)

// Options say how models are measured. The zero value is the advice.
type Options struct {
	Couple     couple.Options // null, lag and seed; its Surrogates are not used
	Surrogates int            // of CKA; 0 is 200
	TopShare   float64        // of neurons a network; 0 is .05
	TopLeast   int            // neurons a network; 0 is 3
}

func (o Options) filled() Options {
	if o.Surrogates <= 0 {
		o.Surrogates = 200
	}
	if o.TopShare == 0 {
		o.TopShare = .05
	}
	if o.TopLeast == 0 {
		o.TopLeast = 3
	}
	o.Couple.Surrogates = o.Surrogates
	return o
}

// A Similarity is how alike one model and one set of networks are: a row of
// comparison.tsv. What does not exist is NaN.
type Similarity struct {
	CKA         float64 // debiased
	CKANull     float64 // its mean over surrogates: models are ranked by CKA − CKANull
	CKAP        float64 // share of surrogates that reach CKA, not below the resolution
	Surrogates  int
	Top         float64 // mean held-out r of the top neurons of every network
	HeldOut     float64 // mean held-out r of all neurons that vary
	Significant int     // neurons
	Live        int     // neurons that vary
	Share       float64 // Significant / Live
	Networks    []int   // networks that took part in CKA and Top
	DrivenOnly  bool    // they are those whose ISC is significant
	Findings    []fault.Finding
}

// Adjusted is CKA less its null mean, the default similarity.
func (s *Similarity) Adjusted() float64 { return s.CKA - s.CKANull }

// Measure compares the model of a design with its networks. links are the
// design's own.
func Measure(ctx context.Context, d couple.Design, links *couple.Result, o Options, n *progress.Counter) (*Similarity, error) {
	o = o.filled()
	a, err := couple.Align(d, o.Couple)
	if err != nil {
		return nil, err
	}
	s := &Similarity{CKA: math.NaN(), CKANull: math.NaN(), CKAP: math.NaN(), Top: math.NaN(), Share: math.NaN()}
	s.count(links)
	s.choose(d, a.Live())
	if len(s.Networks) == 0 || s.Live == 0 || a.Volumes() < 4 {
		s.Findings = append(s.Findings, fault.Finding{Severity: fault.Warning, What: "nothing to compare: no network is driven by the film, or no neuron varies"})
		return s, nil
	}
	if err := s.align(ctx, a, o, n); err != nil {
		return nil, err
	}
	folds, err := a.Folds(ctx)
	if err != nil {
		return nil, err
	}
	s.Top = top(folds, a.NeuronCount(), s.Networks, o)
	return s, nil
}

func (s *Similarity) count(links *couple.Result) {
	sum, held := 0.0, 0
	for i := range links.Links {
		l := &links.Links[i]
		if l.Constant {
			continue
		}
		s.Live++
		if l.Significant {
			s.Significant++
		}
		if !math.IsNaN(l.HeldOut) {
			sum += couple.FisherZ(l.HeldOut)
			held++
		}
	}
	s.HeldOut = math.Tanh(sum / float64(held))
	if s.Live > 0 {
		s.Share = float64(s.Significant) / float64(s.Live)
	}
}

// choose takes the driven networks among the live ones, or all where that is not
// known.
func (s *Similarity) choose(d couple.Design, live []int) {
	s.DrivenOnly = d.Driven != nil
	for _, f := range live {
		if !s.DrivenOnly || d.Driven[f] {
			s.Networks = append(s.Networks, f)
		}
	}
	if !s.DrivenOnly {
		s.Findings = append(s.Findings, fault.Finding{Severity: fault.Note,
			What: "which networks the film drives is not known: similarity uses all live ones", Why: "it takes two subjects to tell"})
	}
}

// align computes CKA and its null.
func (s *Similarity) align(ctx context.Context, a *couple.Aligned, o Options, n *progress.Counter) error {
	p := ort.NewMatMul(ort.Options{Provider: o.Couple.Provider})
	defer p.Close()
	networks := a.Networks(s.Networks)
	y, err := newCourses(ctx, p, networks, false)
	if err != nil {
		return err
	}
	n.SetTotal(a.Surrogates() + 1)
	made, err := alignments(ctx, p, a, y, -1, 0, n)
	if err != nil {
		return err
	}
	s.CKA = made[0]
	null, err := nullCKA(ctx, p, a, y, networks, n)
	if err != nil {
		return err
	}
	sum, reached := 0.0, 0
	for _, v := range null {
		sum += v
		if v >= s.CKA-1e-12 {
			reached++
		}
	}
	s.Surrogates = len(null)
	s.CKANull = sum / float64(s.Surrogates)
	s.CKAP = math.Max(float64(reached+1)/float64(s.Surrogates+1), a.Floor(s.Surrogates))
	return nil
}

// nullCKA returns the CKA of every surrogate, the quick way where there is one.
func nullCKA(ctx context.Context, p *ort.MatMul, a *couple.Aligned, y *courses, networks ort.Matrix, n *progress.Counter) ([]float64, error) {
	quick, err := newShifted(ctx, p, a, networks)
	switch {
	case err != nil:
		return nil, err
	case quick != nil:
		return quick.values(ctx, y, n)
	}
	return alignments(ctx, p, a, y, 0, a.Surrogates(), n)
}

// alignments makes surrogates from … to−1, −1 being the observed courses, and returns
// their CKA.
func alignments(ctx context.Context, p *ort.MatMul, a *couple.Aligned, y *courses, from, to int, n *progress.Counter) ([]float64, error) {
	x := ort.NewMatrix(a.NeuronCount(), a.Volumes())
	byVolume := a.Volumes() < a.NeuronCount()
	if byVolume {
		x.Rows, x.Cols = x.Cols, x.Rows
	}
	var out []float64
	for i := from; i < to; i++ {
		if err := a.Neurons(ctx, x, i); err != nil {
			return nil, err
		}
		c, err := newCourses(ctx, p, x, byVolume)
		if err != nil {
			return nil, err
		}
		v, err := c.against(ctx, p, y)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		n.Add(1)
	}
	return out, nil
}

// top is the mean held-out r of every network's best neurons: chosen, with their
// signs, by |r| on the training film of each fold, measured on the film held out,
// averaged over neurons, folds and networks as atanh.
func top(folds []couple.Fold, neurons int, networks []int, o Options) float64 {
	sum, count := 0.0, 0
	for _, fold := range folds {
		all := len(fold.Train) / neurons
		for _, f := range networks {
			var order []int
			for n := range neurons {
				if v := fold.Train[n*all+f]; v == v && fold.Test[n*all+f] == fold.Test[n*all+f] {
					order = append(order, n)
				}
			}
			slices.SortStableFunc(order, func(i, j int) int {
				return -cmp.Compare(math.Abs(float64(fold.Train[i*all+f])), math.Abs(float64(fold.Train[j*all+f])))
			})
			k := max(o.TopLeast, int(math.Ceil(o.TopShare*float64(len(order))-1e-9)))
			for _, n := range order[:min(k, len(order))] {
				r := float64(fold.Test[n*all+f])
				if fold.Train[n*all+f] < 0 {
					r = -r
				}
				sum += couple.FisherZ(r)
				count++
			}
		}
	}
	if count == 0 {
		return math.NaN()
	}
	return math.Tanh(sum / float64(count))
}
