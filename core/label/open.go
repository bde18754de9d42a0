package label

import (
	"syncact/core/fault"
	"syncact/core/nifti"
)

// OpenAtlas reads a label volume and its names (namesFile "" gives regions numbers).
// The sides its names state are checked against its affine, see [NewAtlas].
func OpenAtlas(name, file, namesFile string) (*Atlas, error) {
	labels, err := nifti.ReadLabels(file)
	if err != nil {
		return nil, err
	}
	if namesFile != "" {
		if labels.Names, err = ReadNames(namesFile); err != nil {
			return nil, err
		}
	}
	a, err := NewAtlas(name, labels)
	if err != nil {
		return nil, &fault.Input{File: file, What: err.Error(), Do: "give a label volume in MNI space", Err: err}
	}
	a.File = file
	for i := range a.Findings {
		a.Findings[i].File = file
	}
	return a, nil
}
