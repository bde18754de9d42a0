package couple

import "gonum.org/v1/gonum/dsp/fourier"

// forward makes spectra and exact circular correlations in float64; one for each
// goroutine.
type forward struct {
	size    int
	fft     *fourier.FFT
	padded  []float64
	out     []complex128
	product []complex128
	back    []float64
}

func newForward(p plan) *forward {
	return &forward{
		size: p.size, fft: fourier.NewFFT(p.size), padded: make([]float64, p.size),
		out: make([]complex128, p.size/2+1), product: make([]complex128, p.size/2+1), back: make([]float64, p.size),
	}
}

// bins returns the spectrum of x followed by zeros; it is overwritten by the next call.
func (f *forward) bins(x []float64) []complex128 {
	clear(f.padded[copy(f.padded, x):])
	return f.fft.Coefficients(f.out, f.padded)
}

// around returns c[s] = Σ_t x[(t−s) mod T]·y[t] for s = 0 … T−1 of spectra; the
// course that is shifted was repeated before its transform when zeros were added.
func (f *forward) around(x, y []complex128, rows int) []float64 {
	for k := range f.product {
		f.product[k] = complex(real(x[k]), -imag(x[k])) * y[k]
	}
	f.fft.Sequence(f.back, f.product)
	for s := range rows {
		f.back[s] /= float64(f.size)
	}
	return f.back[:rows]
}

// circle returns the spectrum of a course that will be shifted: as it is when the
// transform is as long, else with what wraps round laid before its start, at the
// negative times −(T−1) … −1.
func (f *forward) circle(x []float64) []complex128 {
	if len(x) == f.size {
		return f.bins(x)
	}
	clear(f.padded[copy(f.padded, x):])
	copy(f.padded[f.size-len(x)+1:], x[1:])
	return f.fft.Coefficients(f.out, f.padded)
}
