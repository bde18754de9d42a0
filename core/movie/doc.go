// Package movie turns a film into frames with their true time stamps.
//
//	film, err := movie.Probe(ctx, "stimuli/run-1.mp4")
//	reader, err := film.Sample(movie.Sampling{Rate: 4})
//	err = reader.Batches(ctx, 8, ready)
//
// ffmpeg and ffprobe do the decoding, through pipes, on plain files only. The
// sample at time t is the frame that is on screen at t: the one with the largest
// presentation time stamp not after t, whatever the frame rate does. Frames are
// RGB at display size: rotation and sample aspect are applied; colours follow the
// stream's tags or, without them, BT.601 below 720 lines and BT.709 from there.
//
// [Film.Stills] decodes thumbnails together, [Film.Cuts] finds where shots begin.
//
// Seconds are those of a player: 0 is the container's first time stamp. A file
// that ends early, is encrypted or has no picture is refused; what is only odd
// (variable rate, interlacing, bars) is a finding.
package movie
