// Package nifti reads and writes NIfTI-1 and NIfTI-2 files: one file (.nii), a
// header with its data beside it (.hdr, .img), each plain or gzipped.
//
//	f, err := nifti.Open("sub-01_task-movie_bold.nii.gz")
//	err = f.Each(ctx, func(t int, v []float32) error { return add(v) }) // v is reused
//	err = nifti.Write("map.nii.gz", img)
//
// A run is streamed: one goroutine inflates while another decodes, and a volume is
// the most that is held. What a header claims is checked against the file's length
// before anything is allocated; of a gzipped file, whose length shows only at its
// end, no more is allocated than has been read. Whether a file is gzipped is told
// by its content, not by its name.
//
// Values are raw·slope + inter, unless slope is 0 or no number. The affine is the
// sform where its code is above 0, else the qform where its code is above 0, else
// voxels of the stated size centred on the origin with x flipped, and then the
// orientation is "?". Writing is atomic: a file with the final name is whole.
//
// The standard: Cox et al., NIfTI-1 (2004) and NIfTI-2 (2011), nifti.nimh.nih.gov.
package nifti
