// Package brain is the panel that shows a network's map on anatomy: three slices
// about one place, a mosaic, or a glass brain.
//
//	panel := brain.New(session, brain.Source{Maps: maps, Networks: rows, Underlays: underlays}, job.Main)
//	window.SetContent(panel)
//	defer panel.Close()
//
// The network and the place come from the session and go back to it, in identities
// and world millimetres. Slices are cut beside the window, all in one scale; a newer
// request outdates an older one. What was cut is kept: a new threshold only colours
// it again, and a moved crosshair only moves lines.
//
// Invariants: left and right come from the affine, and where a file states no
// orientation the letters are "?"; a threshold hides values and moves no colour; the
// colour bar is shown with every map; nothing here knows another panel.
package brain
