package couple

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A choice is what one fold's training film chose for a neuron.
type choice struct {
	network int // among live networks; −1: none
	sign    float64
}

// heldOut leaves each fold out, chooses network and sign on the others and measures
// r on it: tanh of the mean of atanh(sign·r). share is the part of the folds that
// chose the network of all runs.
func (b *observer) heldOut(j, network int) (r, share float64, chosen []choice) {
	sum, count, agree := 0.0, 0, 0
	for fold := range b.folds {
		f, v := Best(b.together(j, func(q *piece) bool { return q.fold >= 0 && q.fold != fold }), b.o.Positive)
		c := choice{f, 1}
		if !b.o.Positive && v < 0 {
			c.sign = -1
		}
		if f >= 0 {
			if test := b.together(j, func(q *piece) bool { return q.fold == fold })[f]; !math.IsNaN(test) {
				sum += FisherZ(c.sign * test)
				count++
				if f == network {
					agree++
				}
			} else {
				c.network = -1
			}
		}
		chosen = append(chosen, c)
	}
	if count == 0 {
		return math.NaN(), math.NaN(), chosen
	}
	return math.Tanh(sum / float64(count)), float64(agree) / float64(count), chosen
}

// interval is the 95 % jackknife interval over subjects of the held-out r: the
// group course loses one subject, each fold's network and sign stay. It stands about r
// itself; the mean of the pseudo-values would extrapolate the group course to more
// subjects than there are (measured on four: r .68, interval .71 to .74).
func (b *observer) interval(j int, r float64, chosen []choice) (low, high float64) {
	n := len(b.subjects)
	if n < 3 || math.IsNaN(r) {
		return math.NaN(), math.NaN()
	}
	z, pseudo := FisherZ(r), make([]float64, 0, n)
	for s := range n {
		if without := b.heldOutWithout(j, s, chosen); !math.IsNaN(without) {
			pseudo = append(pseudo, float64(n)*z-float64(n-1)*without)
		}
	}
	if len(pseudo) < 3 {
		return math.NaN(), math.NaN()
	}
	half := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(len(pseudo) - 1)}.Quantile(.975) * math.Sqrt(variance(pseudo)/float64(len(pseudo)))
	return math.Tanh(z - half), math.Tanh(z + half)
}

// heldOutWithout is atanh of the held-out r without subject s.
func (b *observer) heldOutWithout(j, s int, chosen []choice) float64 {
	sum, count := 0.0, 0
	for fold, c := range chosen {
		if c.network < 0 {
			continue
		}
		num, own, other := 0.0, 0.0, 0.0
		for k := range b.pieces {
			q := &b.pieces[k]
			if q.fold != fold || q.gone[s] || !b.alive[k][j] {
				continue
			}
			y := q.without[s]
			if y.Rows == 0 {
				y = q.y
			}
			num += q.weight * float64(dot(b.x[k].V[j*len(q.kept):(j+1)*len(q.kept)], y.V[c.network*len(q.kept):(c.network+1)*len(q.kept)]))
			own += q.weight
			if q.live[c.network] {
				other += q.weight
			}
		}
		if own > 0 && other > 0 {
			sum += FisherZ(c.sign * num / math.Sqrt(own*other))
			count++
		}
	}
	if count == 0 {
		return math.NaN()
	}
	return sum / float64(count)
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}
