package nifti

import (
	"errors"
	"fmt"

	"syncact/core/fault"
)

// What a file can be refused for; every one arrives inside a *fault.Input.
var (
	ErrFormat     = errors.New("not a NIfTI file")
	ErrTruncated  = errors.New("file ends early")
	ErrDamaged    = errors.New("gzip stream damaged")
	ErrDimensions = errors.New("dimensions impossible")
	ErrType       = errors.New("data type not supported")
	ErrOffset     = errors.New("data offset impossible")
	ErrScale      = errors.New("scaling impossible")
	ErrAffine     = errors.New("orientation impossible")
	ErrSpacing    = errors.New("repetition time impossible")
	ErrExtension  = errors.New("header extension damaged")
	ErrPair       = errors.New("header and data file do not belong together")
	ErrIntent     = errors.New("not a volume")
	ErrValue      = errors.New("value cannot be stored")
)

// advice is the next step that follows from each refusal.
var advice = map[error]string{
	ErrFormat:     "check that this is the right file, or convert it to NIfTI",
	ErrTruncated:  "copy it again and compare the sizes",
	ErrDamaged:    "copy it again, in binary mode, and compare checksums",
	ErrDimensions: "look at its header and export it again",
	ErrType:       "convert it to a number per voxel, such as int16 or float32",
	ErrOffset:     "export it again with the tool that made it",
	ErrScale:      "correct scl_slope and scl_inter",
	ErrAffine:     "correct its sform or qform from the original scan",
	ErrSpacing:    "state the repetition time in study.json",
	ErrExtension:  "export it again if the extensions matter",
	ErrPair:       "put the .hdr and the .img of one image into one folder under one name",
	ErrIntent:     "use it where a surface or grayordinate file is meant",
	ErrValue:      "choose a floating-point type or another scaling",
}

// refuse makes the refusal of a file whose name is filled in by [named].
func refuse(err error, format string, args ...any) *fault.Input {
	return &fault.Input{What: fmt.Sprintf(format, args...), Do: advice[err], Err: err}
}

// named puts a file's name into a refusal that has none.
func named(err error, path string) error {
	var in *fault.Input
	if errors.As(err, &in) && in.File == "" {
		in.File = path
	}
	return err
}

// unreadable wraps what the operating system said.
func unreadable(path string, err error) error {
	return &fault.Input{File: path, What: "cannot be read", Do: "check the path and its permissions", Err: err}
}
