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
