package fbn

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Hyper are the settings of one restricted Boltzmann machine.
type Hyper struct {
	Units, Epochs, Batch int
	Rate                 float64 // η0
	Momentum             float64 // α
	L1                   float64 // c, in units of the noise level of the gradient
	Target               float64 // τ, wanted mean SD of the hidden probabilities
	RateS, RateMu        float64 // gains of the variance controller and of the offsets
	Signed               bool    // lets weights be negative
	Unit                 bool    // noise variance 1, no offsets, no visible-noise term
}

// floorS is the smallest noise variance.
const floorS = 1e-3

// RBM is the plain float64 definition of a centred Gaussian–Bernoulli machine: W
// is V×K. The fast engine is tested against it.
type RBM struct {
	W, DW     *mat.Dense
	B, Mu, DB []float64
	S         float64
}

// NewRBM applies the start rule to X (N×V) with standard normal numbers (N×K).
func NewRBM(x, normals *mat.Dense, h Hyper) *RBM {
	n, v := x.Dims()
	_, k := normals.Dims()
	w := mat.NewDense(v, k, nil)
	w.Mul(x.T(), normals)
	if !h.Signed {
		w.Apply(func(_, _ int, a float64) float64 { return math.Max(a, 0) }, w)
	}
	for j := range k {
		ss := 0.0
		for i := range v {
			ss += w.At(i, j) * w.At(i, j)
		}
		scale := .1 / (math.Sqrt(ss/float64(v)) + 1e-12)
		for i := range v {
			w.Set(i, j, w.At(i, j)*scale)
		}
	}
	r := &RBM{W: w, DW: mat.NewDense(v, k, nil), B: make([]float64, k), Mu: make([]float64, k), DB: make([]float64, k)}
	r.S = 1
	if h.Unit {
		return r
	}
	for j := range r.Mu {
		r.Mu[j] = .5
	}
	var a mat.Dense
	a.Mul(x, w)
	r.S = math.Max(floorS, sumSquares(&a)/(float64(n)*sumSquares(w)))
	return r
}

func sumSquares(m *mat.Dense) float64 {
	f := mat.Norm(m, 2)
	return f * f
}

// Linear returns XW/s + b.
func (r *RBM) Linear(x *mat.Dense) *mat.Dense {
	var a mat.Dense
	a.Mul(x, r.W)
	a.Apply(func(_, j int, y float64) float64 { return y/r.S + r.B[j] }, &a)
	return &a
}

// Hidden returns the probabilities σ(XW/s + b).
func (r *RBM) Hidden(x *mat.Dense) *mat.Dense {
	a := r.Linear(x)
	a.Apply(func(_, _ int, y float64) float64 { return logistic(y) }, a)
	return a
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-math.Max(-40, math.Min(40, x)))) }

// Step makes one update from volumes v (n×V) and uniform numbers u (n×K), with
// rate eta and threshold strength lambda, and returns the mean squared
// reconstruction error before it.
func (r *RBM) Step(v, u *mat.Dense, eta, lambda float64, h Hyper) float64 {
	n, cols := v.Dims()
	_, k := r.W.Dims()
	var g, a, d, e, f, dg, m, grad, wm, eg mat.Dense
	g.Mul(r.W.T(), r.W)
	a.Mul(v, r.W)
	hid := r.Hidden(v)
	d.Apply(func(i, j int, p float64) float64 {
		if u.At(i, j) < p {
			return 1 - r.Mu[j]
		}
		return -r.Mu[j]
	}, hid)
	dg.Mul(&d, &g)
	hid1 := mat.NewDense(n, k, nil)
	hid1.Apply(func(_, j int, y float64) float64 { return logistic(y/r.S + r.B[j]) }, &dg)
	offset := func(_, j int, p float64) float64 { return p - r.Mu[j] }
	e.Apply(offset, hid)
	f.Apply(offset, hid1)
	m.Mul(d.T(), &f)
	m.Scale(1/float64(n), &m)
	for j := 0; j < k && !h.Unit; j++ {
		m.Set(j, j, m.At(j, j)+columnMean(hid1, j, func(p float64) float64 { return p * (1 - p) }))
	}
	grad.Mul(v.T(), &e)
	grad.Scale(1/float64(n), &grad)
	wm.Mul(r.W, &m)
	grad.Sub(&grad, &wm)
	eg.Mul(&e, &g)
	eg.MulElem(&eg, &e)
	a.MulElem(&a, &e)
	mse := (sumSquares(v) - 2*mat.Sum(&a) + mat.Sum(&eg)) / float64(n*cols)
	r.update(hid, hid1, &grad, eta, lambda, h)
	return mse
}

// update applies lines (10) to (16) of the recipe.
func (r *RBM) update(hid, hid1, grad *mat.Dense, eta, lambda float64, h Hyper) {
	same := func(p float64) float64 { return p }
	r.DW.Scale(h.Momentum, r.DW)
	grad.Scale(eta, grad)
	r.DW.Add(r.DW, grad)
	meanSD := 0.0
	threshold := make([]float64, len(r.B))
	for j := range r.B {
		mean := columnMean(hid, j, same)
		sd := math.Sqrt(math.Max(columnMean(hid, j, func(p float64) float64 { return p * p })-mean*mean, 0))
		meanSD += sd / float64(len(r.B))
		threshold[j] = eta / (1 - h.Momentum) * lambda * sd
		r.DB[j] = h.Momentum*r.DB[j] + eta*(mean-columnMean(hid1, j, same))
		r.B[j] += r.DB[j]
		r.Mu[j] += h.RateMu * (mean - r.Mu[j])
	}
	r.W.Apply(func(i, j int, w float64) float64 {
		w += r.DW.At(i, j)
		if h.Signed {
			return math.Copysign(math.Max(math.Abs(w)-threshold[j], 0), w)
		}
		return math.Max(w-threshold[j], 0)
	}, r.W)
	r.S = math.Max(floorS, r.S*math.Exp(h.RateS*(meanSD-h.Target)))
}

func columnMean(m *mat.Dense, j int, f func(float64) float64) float64 {
	n, _ := m.Dims()
	sum := 0.0
	for i := range n {
		sum += f(m.At(i, j))
	}
	return sum / float64(n)
}

// rate returns η of an epoch: constant for the first half, then falling to 2 %.
func (h Hyper) rate(epoch int) float64 {
	f := float64(epoch) / float64(max(1, h.Epochs-1))
	if f < .5 || h.Unit {
		return h.Rate
	}
	return h.Rate * ((1-f)/.5 + .02)
}

// Lambda returns the strength of the threshold for n volumes of v values, nEff of
// them for each independent one, before the ramp.
func (h Hyper) Lambda(n, v int, nEff float64) float64 {
	return h.L1 * math.Sqrt(2*math.Log(float64(v))/(float64(n)/nEff))
}

func (h Hyper) ramp(epoch int) float64 {
	return math.Min(1, float64(epoch)/float64(max(1, h.Epochs-1))/.4)
}
