// Package report draws a study: it gathers what a figure shows from a study's
// results, so that the command and the window make the same bytes.
//
//	fig, err := report.Figure(ctx, s, report.Trace, report.Choice{Neuron: "resnet/layer4/u7"})
//	err = figure.Write(file, fig, "pdf", figure.Size{WidthMM: 180})
//
// What is left open in a [Choice] is chosen: the study's first set and run, the model
// most similar to the brain, of it the neuron with the largest held-out r, its network,
// the peak of that network's map.
// It reads results and never starts a stage.
package report
