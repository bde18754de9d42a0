// Package progress carries how far a stage has come from the workers that know
// to the surfaces that show it.
//
//	n := board.Start("neurons", "resnet18, run 1") // nil-safe all the way down
//	n.SetTotal(frames)
//	n.Add(8)
//
// Workers add to a [Counter]; a terminal bar or a window reads [Board.Snapshot]
// about ten times a second. No worker ever waits for a reader.
package progress
