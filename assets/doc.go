// Package assets holds what is built into both programs: tables and, for the window,
// icons and fonts. go:embed cannot climb out of a folder, so they live here.
//
//	rows := assets.Landmarks // a TSV with a header row
//
// Nothing here is fetched or read from disk at run time.
package assets

import _ "embed" // the tables below

// Landmarks is a TSV of functional landmarks of the human brain, read by core/label:
// name, abbreviation, hemisphere (L, R or M for the midline), x, y, z in MNI mm,
// function words, citation. A row stands there only when its coordinates were read in
// the text it cites; converted says from what and how they were converted, n/a when
// they are printed as they stand.
//
//go:embed landmarks.tsv
var Landmarks []byte
