// Package label names functional brain networks and the neurons linked to them, and
// says for every name where it comes from and how far it can be trusted.
//
// A network is named from evidence, each with its own source and confidence, in the
// order of [Kind]: overlap with atlases, membership of the seven networks of Yeo
// 2011, functional landmarks, stimulus annotations:
//
//	atlas, err := label.OpenAtlas("schaefer200", "schaefer.nii.gz", "schaefer.tsv")
//	evidence := label.Gather(img, label.Sources{Atlases: []*label.Atlas{atlas}})
//	name := label.Network(evidence, trust)
//	neuron := label.Neuron(name, label.Trust{Significant: true, CILow: 0.2, Stability: 0.9})
//
// Landmarks are built in, so a label needs no atlas. A neuron inherits its network's
// label; it is unlabelled when it is not significant. What a person renames is kept
// apart, in a [Renames] file that no computation writes.
//
// Invariants: no label without evidence; an atlas whose left and right contradict its
// affine is reported and its sides are not used; nothing here is a test: whether a
// neuron is significant is decided in core/couple.
package label
