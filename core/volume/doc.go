// Package volume holds volumes in the space of a scanner or template: grids and
// their affines, images, masks and labels, apart from any file format.
package volume
