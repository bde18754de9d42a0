package assets

import "embed" // the icons below

// Icons are 16×16 SVG drawings of strokes 1.4 wide, in currentColor.
//
//go:embed icons/*.svg
var Icons embed.FS
