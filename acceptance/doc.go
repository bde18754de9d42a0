// Package acceptance holds tests of the whole program on real input and on the
// demo study; it has no code of its own.
//
//   - Negative control: fMRI of somebody who never saw the film is coupled to
//     nothing.
//   - Positive control: BOLD planted from the times at which faces are on screen,
//     read off real clips by eye, is found again in a face detector's neurons.
//   - Demo: the score of the demo study and of its noise variant against
//     demo.Limits.
//   - Noise: the share of neurons that are significant in studies without a link.
//
// The real files stand beside the project (see internal/golden); tests that need
// them are skipped where they are absent. SYNCACT_LONG=1 runs the full counts,
// whose outcome RESULTS.md states.
//
// Invariants: BOLD is planted and correlations are recomputed by code of the tests,
// never by what they test; every random choice has a seed.
package acceptance
