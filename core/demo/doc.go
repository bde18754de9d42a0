// Package demo makes a small study with planted truth: a drawn film of six
// categories, BOLD of networks that follow their timelines, and six small models
// of different accuracy.
//
//	script := demo.Schedule(seed, 3, 240)
//	err := demo.WriteFilm(ctx, script, 0, "stimuli/run-1.mp4", nil)
//	times := script.Timeline(0, demo.Face)
//
// Everything is a function of the seed. BOLD follows the timelines through the
// haemodynamic response, never a model's activations, so that what the analysis
// finds about the models was not put in.
package demo
