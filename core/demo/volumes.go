package demo

import (
	"context"

	"syncact/core/nifti"
	"syncact/core/progress"
	"syncact/core/volume"
)

const (
	mniSpace = 4 // sform code of MNI152
	// fastest is the level of gzip: the low bits are noise, which no level shortens.
	fastest = 1
)

// writeBOLD streams a recording into a 4-D NIfTI, counting volumes. A run that is
// stopped leaves no file.
func writeBOLD(ctx context.Context, path string, r *recording, volumes int, n *progress.Counter) error {
	w, err := nifti.Create(path, nifti.Spec{Grid: grid(), Volumes: volumes, TR: repetition, Type: nifti.Int16, Space: mniSpace,
		Level: fastest, Description: "Sync-ACT demo: simulated"})
	if err != nil {
		return err
	}
	defer w.Discard()
	if err := r.record(ctx, volumes, counting{w, n}); err != nil {
		return err
	}
	return w.Close()
}

// counting counts the volumes that pass to a writer.
type counting struct {
	*nifti.Writer
	n *progress.Counter
}

func (c counting) Write(v []float32) error {
	c.n.Add(1)
	return c.Writer.Write(v)
}

func writeMask(path string, mask *volume.Mask) error {
	return nifti.WriteAs(path, mask.Image(), nifti.Spec{Type: nifti.Uint8, Space: mniSpace})
}

// writeTruthMaps writes the group maps in the order of [Networks].
func writeTruthMaps(path string, mask *volume.Mask) error {
	networks := Networks()
	w, err := nifti.Create(path, nifti.Spec{Grid: mask.Grid, Volumes: len(networks), Space: mniSpace, Description: "planted maps"})
	if err != nil {
		return err
	}
	defer w.Discard()
	values := make([]float32, len(mask.Index))
	for _, p := range networks {
		for i, v := range mask.Index {
			values[i] = float32(p.At(mask.World(v)))
		}
		if err := w.Write(mask.Scatter(values).V); err != nil {
			return err
		}
	}
	return w.Close()
}
