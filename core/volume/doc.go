// Package volume holds volumes in the space of a scanner or template: grids and
// their affines, images, masks and labels, apart from any file format.
//
//	atlas := volume.ResampleLabels(labels, bold.Grid)
//	brain := volume.EPIMask(mean)
//	peaks := volume.Peaks(volume.Smooth(img, 6), 20, 5)
//
// Values lie with the first axis fastest, as NIfTI stores them. World coordinates
// are millimetres, RAS+. A point outside the voxel centres of a grid has the value
// 0: there is no half-voxel border. Nothing is resampled unless it is asked for.
package volume
