// Package matrix is the correlation panel: every neuron of a model against every
// network of a set, with margins, overview and a lens.
//
//	p := matrix.New(session, matrix.Options{})
//	p.SetContent(&matrix.Content{Neurons: neurons, Networks: networks, R: matrix.Mapped(m)})
//	defer p.Close()
//
// Words: a neuron and a network are numbered as the content has them; a row and a
// column are places in the order that is shown. A bin is 2^level rows that share a
// drawn line; it keeps their mean and their value of largest magnitude.
//
// Method: values are read through [Rows] in tiles of 512×512 bins, a pyramid by two in
// rows; 64 tiles of 1 MiB are kept and a missing one shows its coarser parent. A line
// thinner than 1 dp is .45 mean + .55 largest magnitude, so that a single strong
// neuron stays visible.
//
// Invariants: the matrix itself is never copied whole; tiles and orders are made
// beside the window; marks and lens move without a drawing of the matrix.
package matrix
