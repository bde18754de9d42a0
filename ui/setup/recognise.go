package setup

import (
	"context"
	"os"
	"path/filepath"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/core/nifti"
	"syncact/core/onnx"
	"syncact/core/study"
)

// A kind is what a dropped file or folder turned out to be.
type kind int

const (
	aStudy kind = iota + 1
	aDataset
	aMovie
	aMovieFolder
	aModel
	aModelFolder
	aMaps
)

// recognise tells by content what a path is. What is of no use is an error with what
// to do.
func recognise(ctx context.Context, path string) (kind, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, &fault.Input{File: path, What: "this path does not exist", Do: "check the path; a drive may not be connected", Err: err}
	}
	if info.IsDir() {
		return recogniseFolder(path)
	}
	switch {
	case filepath.Base(path) == study.FileName:
		_, err := study.Load(path)
		return aStudy, err
	case hasExtension(path, modelFiles):
		_, err := onnx.Open(path)
		return aModel, err
	case hasExtension(path, append([]string{".hdr", ".img"}, imageFiles...)):
		return recogniseImage(path)
	}
	if _, err := movie.Probe(ctx, path); err == nil {
		return aMovie, nil
	} else if hasExtension(path, movieFiles) || ctx.Err() != nil {
		return 0, err
	}
	return 0, useless(path, "this file is of no kind that is read here")
}

func useless(path, what string) error {
	return &fault.Input{File: path, What: what, Why: "a study, a dataset, a NIfTI image, an ONNX model or a movie can be dropped",
		Do: "choose a folder of fMRIPrep derivatives, a .nii or .nii.gz, an .onnx or a movie", Err: bids.ErrDataset}
}

// recogniseFolder takes a study before a dataset, and that before single files.
func recogniseFolder(path string) (kind, error) {
	if _, err := os.Stat(filepath.Join(path, study.FileName)); err == nil {
		_, err := study.Load(path)
		return aStudy, err
	}
	var offered datasetFacts
	offered.offer(path)
	if offered.task != "" || holdsImages(path) {
		return aDataset, nil
	}
	if _, err := bids.Find(path, bids.Query{}); err == nil {
		return aDataset, nil
	}
	if models, _ := filepath.Glob(filepath.Join(path, "*.onnx")); len(models) > 0 { // the pattern is sound
		return aModelFolder, nil
	}
	if _, err := moviesIn(path); err == nil {
		return aMovieFolder, nil
	}
	return 0, useless(path, "this folder holds nothing that is read here")
}

// recogniseImage takes an image with time for a run and any other for networks.
func recogniseImage(path string) (kind, error) {
	f, err := nifti.Open(path)
	if err != nil {
		return 0, err
	}
	if f.Volumes() > 1 && f.TR() > 0 {
		return aDataset, nil
	}
	return aMaps, nil
}
