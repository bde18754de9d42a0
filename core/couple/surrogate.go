package couple

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/dsp/fourier"
)

// Shift writes x delayed by s samples round its own circle: dst[t] = x[(t−s) mod T].
func Shift(dst, x []float64, s int) {
	n := len(x)
	s = ((s % n) + n) % n
	copy(dst[s:], x[:n-s])
	copy(dst[:s], x[n-s:])
}

// Rephase writes x with phases[j−1] added to its Fourier bin j = 1 … ⌊(T−1)/2⌋; the
// mean and, for an even length, the Nyquist bin stay (Theiler 1992). Correlations
// between courses that share the phases survive.
func Rephase(dst, x, phases []float64) {
	n := len(x)
	fft := fourier.NewFFT(n)
	bins := fft.Coefficients(nil, x)
	for j := range phases[:(n-1)/2] {
		sin, cos := math.Sincos(phases[j])
		bins[j+1] *= complex(cos, sin)
	}
	fft.Sequence(dst, bins)
	for t := range dst {
		dst[t] /= float64(n)
	}
}

// A Null names how surrogates are made.
type Null string

// The nulls: circular shifts of the film against the brain, and random phases.
const (
	Circular Null = "circular"
	Phase    Null = "phase"
)

// draws holds what is drawn for every surrogate, one entry a group.
type draws struct {
	shifts [][]int       // [surrogate][group], in volumes of the group's first run
	phases [][][]float64 // [surrogate][group][bin]
	all    bool          // every combination of shifts was taken
}

func (d draws) count() int { return max(len(d.shifts), len(d.phases)) }

// Streams of random numbers, so that one seed serves several uses.
const (
	streamShift = 0x5eed01
	streamPhase = 0x5eed02
)

// drawShifts draws n shifts for groups whose shifts run from least[g] to most[g],
// independently over groups, or lists every combination, the last group fastest,
// when there are no more than n.
func drawShifts(least, most []int, n int, seed uint64) draws {
	total := 1
	for g := range least {
		total *= most[g] - least[g] + 1
		if total > n {
			return randomShifts(least, most, n, seed)
		}
	}
	out := draws{all: true, shifts: make([][]int, total)}
	for i := range out.shifts {
		row, rest := make([]int, len(least)), i
		for g := len(least) - 1; g >= 0; g-- {
			width := most[g] - least[g] + 1
			row[g], rest = least[g]+rest%width, rest/width
		}
		out.shifts[i] = row
	}
	return out
}

func randomShifts(least, most []int, n int, seed uint64) draws {
	rng := rand.New(rand.NewPCG(seed, streamShift))
	out := draws{shifts: make([][]int, n)}
	for i := range out.shifts {
		out.shifts[i] = make([]int, len(least))
		for g := range least {
			out.shifts[i][g] = least[g] + rng.IntN(most[g]-least[g]+1)
		}
	}
	return out
}

// drawPhases draws n vectors of phases for every group, bins[g] long.
func drawPhases(bins []int, n int, seed uint64) draws {
	rng := rand.New(rand.NewPCG(seed, streamPhase))
	out := draws{phases: make([][][]float64, n)}
	for i := range out.phases {
		out.phases[i] = make([][]float64, len(bins))
		for g, k := range bins {
			v := make([]float64, k)
			for j := range v {
				v[j] = 2 * math.Pi * rng.Float64()
			}
			out.phases[i][g] = v
		}
	}
	return out
}

// Resolution is how many shifts of at least 15 s apart a group of the given seconds
// allows: ⌊(seconds − 30)/15⌋ + 1, and 0 when there is none.
func Resolution(seconds float64) int {
	if seconds < 30 {
		return 0
	}
	return int(math.Floor((seconds-30)/15+1e-9)) + 1
}
