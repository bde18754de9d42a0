package brain_test

import (
	"math"
	"sync"

	"syncact/core/volume"
	"syncact/ui/brain"
)

// grid is a box of MNI space with voxels of a size, mm; flipped counts its first axis
// to the left.
func grid(size float64, flipped bool) volume.Grid {
	g := volume.Grid{Shape: [3]int{int(192 / size), int(228 / size), int(192 / size)},
		Affine: volume.Affine{{size, 0, 0, -96}, {0, size, 0, -132}, {0, 0, size, -78}, {0, 0, 0, 1}}}
	if flipped {
		g.Affine[0][0], g.Affine[0][3] = -size, -96+size*float64(g.Shape[0]-1)
	}
	return g
}

func image3(g volume.Grid, value func(mm [3]float64) float64) *volume.Image {
	img := volume.NewImage(g)
	for v := range img.V {
		img.V[v] = float32(value(g.World(v)))
	}
	return img
}

// head is an ellipsoid with a darker rim, folds and two ventricles.
func head(mm [3]float64) float64 {
	r := math.Sqrt(mm[0]*mm[0]/(68*68) + (mm[1]+18)*(mm[1]+18)/(86*86) + (mm[2]-8)*(mm[2]-8)/(66*66))
	if r > 1 {
		return 0
	}
	v := 200.0
	if r > .82 {
		v = 150 + 25*math.Sin(mm[0]/4)*math.Sin(mm[1]/4)*math.Cos(mm[2]/4)
	}
	if d := math.Hypot(math.Abs(mm[0])-12, (mm[1]+10)/3); d < 7 && math.Abs(mm[2]-16) < 12 {
		v = 60
	}
	return v
}

// A bump is a Gaussian of a height and width about a place.
type bump struct {
	mm           [3]float64
	height, wide float64
}

func bumps(g volume.Grid, all ...bump) *volume.Image {
	return image3(g, func(mm [3]float64) float64 {
		sum := 0.3 * math.Sin(mm[0]/7) * math.Sin(mm[1]/9) * math.Sin(mm[2]/8)
		for _, b := range all {
			d := volume.Distance(mm, b.mm)
			sum += b.height * math.Exp(-d*d/(2*b.wide*b.wide))
		}
		return sum
	})
}

// A study is two maps of 4 mm on a head of 2 mm.
type study struct{ anatomy, first, second *volume.Image }

func plant(flipped bool) func() study {
	return sync.OnceValue(func() study {
		at := grid(4, flipped)
		return study{image3(grid(2, flipped), head),
			bumps(at, bump{[3]float64{40, -54, -18}, 9.5, 9}, bump{[3]float64{-40, -66, -10}, 7.5, 8}, bump{[3]float64{0, 46, -10}, -6, 7}),
			bumps(at, bump{[3]float64{-48, -26, 10}, 8, 9})}
	})
}

var studies = map[bool]func() study{false: plant(false), true: plant(true)}

// planted is the source of a study.
func planted(flipped bool) brain.Source {
	s := studies[flipped]()
	return brain.Source{
		Maps:     maps{"vs/1": s.first, "vs/2": s.second},
		Networks: []brain.Network{{ID: "vs/1", Name: "FBN 23", Label: "Ventral visual, faces"}, {ID: "vs/2", Name: "FBN 7", Label: "Superior temporal"}},
		Underlays: []brain.Underlay{{Name: "MNI152 T1", Short: "T1 2 mm", Kind: brain.Template, Space: "MNI152",
			Open: func() (brain.Anatomy, error) { return brain.Anatomy{Image: s.anatomy, Oriented: true}, nil }}},
		Unit: "z",
	}
}
