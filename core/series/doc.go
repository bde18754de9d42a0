// Package series holds courses over time and what is done to them: detrending,
// filtering, the haemodynamic response, resampling and z-scores.
package series
