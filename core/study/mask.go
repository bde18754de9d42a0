package study

import (
	"context"
	"fmt"
	"path/filepath"

	"syncact/core/bold"
	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/progress"
	"syncact/core/store"
	"syncact/core/volume"
)

// groupMask makes the mask of the study: the given one, else the voxels that lie
// in the mask of every recording (or the asked share of them). A recording without
// a mask gets one estimated from its mean image.
func (r *runner) groupMask(ctx context.Context) (*volume.Mask, store.Key, error) {
	key, err := r.maskKey()
	if err != nil {
		return nil, "", err
	}
	dir, err := r.stage(ctx, "mask", "group", key, func(dir string, n *progress.Counter) error {
		n.SetTotal(len(r.in.Recordings))
		var masks []*volume.Mask
		for _, rec := range r.in.Recordings {
			m, err := r.maskOf(ctx, rec, dir)
			if err != nil {
				return fmt.Errorf("%s: %w", title(rec), err)
			}
			masks = append(masks, m)
			n.Add(1)
		}
		mask, err := bold.GroupMask(masks, r.Spec.Dataset.MaskShare)
		if err != nil {
			return err
		}
		ones := make([]float32, len(mask.Index))
		for i := range ones {
			ones[i] = 1
		}
		return nifti.Write(filepath.Join(dir, "mask.nii.gz"), mask.Scatter(ones))
	})
	if err != nil {
		return nil, "", err
	}
	mask, err := nifti.ReadMask(filepath.Join(dir, "mask.nii.gz"))
	return mask, key, err
}

func (r *runner) maskKey() (store.Key, error) {
	var shas []string
	for _, rec := range r.in.Recordings {
		file := rec.File
		if m := r.maskFile(rec); m != "" {
			file = m
		}
		sha, err := r.digests.File(file)
		if err != nil {
			return "", err
		}
		shas = append(shas, sha)
	}
	return store.KeyOf("mask", maskVersion, shas, r.Spec.Dataset.MaskShare), nil
}

// maskFile is the mask given for a recording, "" when it has to be estimated.
func (s *Study) maskFile(rec Recording) string {
	if s.Spec.Dataset.Mask != "" {
		return s.path(s.Spec.Dataset.Mask)
	}
	return rec.Mask
}

func (r *runner) maskOf(ctx context.Context, rec Recording, dir string) (*volume.Mask, error) {
	f, err := nifti.Open(rec.File)
	if err != nil {
		return nil, err
	}
	path := r.maskFile(rec)
	if path == "" {
		look, err := bold.Look(ctx, f, nil)
		if err != nil {
			return nil, err
		}
		r.note(dir, fault.Finding{Severity: fault.Note, File: rec.File, What: "has no brain mask", Why: "one was estimated from the mean image", Do: "name a mask to use another"})
		return volume.EPIMask(look.Mean), nil
	}
	mask, err := nifti.ReadMask(path)
	if err != nil {
		return nil, err
	}
	if !mask.Grid.Same(f.Grid()) {
		return nil, &fault.Input{File: path, What: fmt.Sprintf("grid %v, while %s has %v", mask.Grid.Shape, rec.File, f.Grid().Shape),
			Why: "a mask is not resampled unasked", Do: "resample the mask to the grid of the data", Err: ErrSpec}
	}
	return mask, nil
}
