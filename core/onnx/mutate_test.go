package onnx_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/fault"
	"syncact/core/onnx"
	"syncact/internal/golden"
)

// TestOpenSurvivesMutations changes a few bytes of good models at random, which
// reaches deeper than a fuzzer's insertions: lengths stay right.
func TestOpenSurvivesMutations(t *testing.T) {
	t.Run("own", func(t *testing.T) { mutate(t, [][]byte{small().Bytes(), gelu().Bytes()}) })
	t.Run("golden", func(t *testing.T) {
		paths, _ := filepath.Glob(filepath.Join(golden.Shared(t, "golden", "cnn", "models"), "*", "model.onnx"))
		var seeds [][]byte
		for _, path := range paths {
			if b, err := os.ReadFile(path); err == nil && len(b) < 40_000 {
				seeds = append(seeds, b)
			}
		}
		mutate(t, seeds)
	})
}

func mutate(t *testing.T, seeds [][]byte) {
	rounds := 2000
	if os.Getenv("SYNCACT_LONG") == "1" {
		rounds = 100_000
	}
	path := filepath.Join(t.TempDir(), "model.onnx")
	rng := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		b := bytes.Clone(seeds[rng.IntN(len(seeds))])
		for range 1 + rng.IntN(4) {
			at := rng.IntN(len(b))
			if rng.IntN(2) == 0 {
				at = rng.IntN(min(len(b), 4096)) // more often in front, where the nodes are
			}
			b[at] = []byte{0, 1, 255, 128, byte(rng.IntN(256)), b[at] + 1}[rng.IntN(6)]
		}
		m, err := onnx.Parse(b, path)
		var in *fault.Input
		if err != nil && !errors.As(err, &in) {
			t.Fatalf("Open = %v", err)
		}
		for _, kind := range []onnx.Kind{onnx.Post, onnx.Norm, onnx.Pre} {
			if err == nil {
				_, _ = m.Tap(kind, nil)
			}
		}
	}
}
