package couple

import "context"

// NullOf returns the surrogates of the engine, surrogates × neurons, for tests
// against [Reference].
func NullOf(d Design, o Options) ([][]float32, error) {
	o = o.filled()
	p, err := prepare(d)
	if err != nil {
		return nil, err
	}
	drawn, err := p.draw(o)
	if err != nil {
		return nil, err
	}
	e, err := newEngine(p, o, drawn)
	if err != nil {
		return nil, err
	}
	defer e.close()
	w, err := e.worker()
	if err != nil {
		return nil, err
	}
	defer w.close()
	pieces, folds := p.pieces()
	b := newObserver(p, o, pieces, folds)
	defer b.product.Close()
	if err := b.read(context.Background(), 0, p.neurons); err != nil {
		return nil, err
	}
	share, out := make([]float64, p.neurons), make([][]float32, p.neurons)
	for n := range out {
		share[n], out[n] = b.share(n), make([]float32, e.count())
	}
	return out, w.surrogates(context.Background(), 0, share, out)
}
