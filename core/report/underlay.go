package report

import (
	"context"
	"path/filepath"
	"strings"

	"syncact/core/locate"
	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/volume"
)

// Underlay is the anatomical picture that maps of a study are drawn on, with where it
// comes from: a T1 template of the dataset's space where one is found beside the
// study's atlases or where researchers keep them, else the mean BOLD image of the
// first recording. A study without images has none: nil.
func Underlay(ctx context.Context, s *study.Study) (*volume.Image, string, error) {
	if found, ok := template(s); ok {
		img, err := nifti.ReadImage(found.File)
		return img, found.Name, err
	}
	return meanBOLD(ctx, s)
}

// meanBOLD is the mean of the first recording; nil for a study without images.
func meanBOLD(ctx context.Context, s *study.Study) (*volume.Image, string, error) {
	if s.Spec.Dataset.Layout == study.LayoutTimeSeries {
		return nil, "", nil
	}
	in, err := s.Inputs()
	if err != nil || len(in.Recordings) == 0 {
		return nil, "", err
	}
	img, err := mean(ctx, in.Recordings[0].File)
	return img, "mean BOLD of sub-" + in.Recordings[0].Subject, err
}

// template is the first template of the dataset's space; of an MNI space without one,
// the first of any MNI space: they differ by less than a voxel of BOLD.
func template(s *study.Study) (locate.Found, bool) {
	space := s.Spec.Dataset.Space
	if s.Spec.Dataset.Layout == study.LayoutTimeSeries || !strings.HasPrefix(space, "MNI") {
		return locate.Found{}, false
	}
	var folders []string
	for _, atlas := range s.Spec.Labels.Atlases {
		if atlas == "auto" {
			continue
		}
		if !filepath.IsAbs(atlas) {
			atlas = filepath.Join(s.Dir, atlas)
		}
		folders = append(folders, filepath.Dir(atlas))
	}
	all, _ := locate.Templates(locate.Options{Folders: folders})
	for _, t := range all {
		if t.Space == space {
			return t, true
		}
	}
	if len(all) > 0 {
		return all[0], true
	}
	return locate.Found{}, false
}

// mean is the mean over the volumes of a file.
func mean(ctx context.Context, path string) (*volume.Image, error) {
	f, err := nifti.Open(path)
	if err != nil {
		return nil, err
	}
	img := volume.NewImage(f.Grid())
	share := 1 / float32(max(f.Volumes(), 1))
	err = f.Each(ctx, func(_ int, v []float32) error {
		for i, x := range v {
			if x == x {
				img.V[i] += share * x
			}
		}
		return nil
	})
	return img, err
}
