package ort

import (
	"errors"
	"fmt"
	"strings"

	"syncact/core/fault"
)

// ErrMemory is beneath an error of a session or run that ran out of memory, of
// the host or of a device.
var ErrMemory = errors.New("ort: out of memory")

// outOfMemory are the words by which the runtime and its providers say so; their
// error codes do not tell.
var outOfMemory = []string{
	"failed to allocate memory", "out of memory", "out_of_memory", "outofmemory", "bad_alloc", "bad allocation",
	"allocaterawinternal", "out_of_device_memory", "out_of_host_memory", "alloc_failed", "8007000e", "memoryallocation",
	"buffer size exceeds", "exceeds the max buffer size", "larger than the maximum", "device is lost", "device lost",
}

func runtimeError(err error) error {
	said := strings.ToLower(err.Error())
	for _, words := range outOfMemory {
		if strings.Contains(said, words) {
			return fmt.Errorf("%w: %w", ErrMemory, err)
		}
	}
	return fmt.Errorf("ort: %w", err)
}

// Shrink calls try with a provider and a batch size, and again with half the
// batch as long as it fails with [ErrMemory]; when a batch of one does not fit
// either, it begins again with the whole batch on the CPU. It returns a finding
// for every step back. try starts from where the failed one stopped.
func Shrink(p Provider, batch int, try func(p Provider, batch int) error) ([]fault.Finding, error) {
	var said []fault.Finding
	first := batch
	for {
		err := try(p, batch)
		if !errors.Is(err, ErrMemory) {
			return said, err
		}
		step := fault.Finding{Severity: fault.Warning, Why: err.Error()}
		onCPU := p == CPU || p == ""
		switch {
		case batch > 1:
			step.What = fmt.Sprintf("out of memory on %s with batches of %d: went on with %d", p.name(), batch, batch/2)
			batch /= 2
		case !onCPU:
			step.What = fmt.Sprintf("out of memory on %s with one at a time: went on with the CPU", p)
			p, batch = CPU, first
		default:
			return said, err
		}
		said = append(said, step)
	}
}

// Memory estimates the resident bytes that a session takes on the CPU: weights
// are the bytes of the graph with its weights, live the largest sum of bytes of
// intermediate tensors alive at one time. The runtime holds the file while it
// loads, the weights, and a copy packed for its products; its arena grows in
// powers of two. Measured on five models it is within a third of what they took.
func Memory(weights, live int64) int64 {
	const base = 40 << 20 // program, library and thread pool
	return base + 3*weights + 3*live
}
