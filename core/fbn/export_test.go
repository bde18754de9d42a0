package fbn

import (
	"context"
	"math/rand/v2"

	"syncact/core/ort"
)

// The graph of a training step, for tests against [RBM].
var (
	StepModel   = stepModel
	StepInputs  = stepInputs
	StepOutputs = stepOutputs
)

// TrainEpochs trains a machine; started is called before the first epoch.
func TrainEpochs(ctx context.Context, r Run, h Hyper, unroll int, o ort.Options, started func()) error {
	mul := ort.NewMatMul(o)
	defer mul.Close()
	rng := rand.New(rand.NewPCG(1, 0))
	t, err := newTrainer(newStack([]Run{r}, true), h, unroll, o)
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.start(ctx, mul, rng); err != nil {
		return err
	}
	started()
	_, _, err = t.run(ctx, 4, rng, nil)
	return err
}

// Eigenvalues returns the k largest eigenvalues of X·Xᵀ of a run.
func Eigenvalues(ctx context.Context, r Run, k int) ([]float64, error) {
	mul := ort.NewMatMul(ort.Options{})
	defer mul.Close()
	values, _, _, err := newStack([]Run{r}, false).principal(ctx, mul, k, rand.New(rand.NewPCG(1, 0)))
	return values, err
}

// BatchOf returns the batch of the first layer for as many volumes.
func BatchOf(o Options, volumes int) int {
	o, err := o.withDefaults()
	if err != nil {
		panic(err)
	}
	return o.hypers(volumes)[0].Batch
}
