package bold

import "syncact/core/volume"

func sameGrid(a, b volume.Grid) bool                               { return a == b }
func smoothVolume(img *volume.Image, fwhmMM float64) *volume.Image { panic(fwhmMM) }
