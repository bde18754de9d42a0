package figure_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"testing"

	"syncact/core/figure"
	"syncact/core/volume"
)

var nan = math.NaN()

// sine is one cycle a minute over volumes of 2 s, some volumes later.
func sine(volumes, later int) []float64 {
	x := make([]float64, volumes)
	for i := range x {
		x[i] = math.Sqrt2 * math.Sin(2*math.Pi*float64(i-later)/30)
	}
	return x
}

func shifted(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = x[i] + by
	}
	return out
}

// trace has a network that lags by 6 s and five censored volumes.
func trace() figure.Trace {
	kept := make([]bool, 90)
	for i := range kept {
		kept[i] = i < 40 || i > 44
	}
	late := sine(90, 3)
	return figure.Trace{Title: "conv5_3/u112 and FBN 3", Manifest: "cafe", Neuron: figure.Course{Name: "vgg/conv5_3/u112", V: sine(90, 0), R: nan},
		Networks: []figure.Course{{Name: "dbn/3 fusiform", V: late, R: .81, Low: shifted(late, -.4), Hi: shifted(late, .3)}, {Name: "dbn/7", V: sine(90, 15), R: -.31}},
		TR:       2, First: 1, Kept: kept, Run: "1", N: 4, Notes: []string{"Held-out r = .55, p (FWER) = .0002, Δ of 3 volumes."}}
}

// brain is an ellipsoid in 4 mm whose map has its strong part right, behind and low,
// and a weaker one of the other sign left. The first axis of the grid may run to the
// left, as radiological files have it.
func brain(leftward bool) figure.Brain {
	a := volume.Affine{{4, 0, 0, -80}, {0, 4, 0, -112}, {0, 0, 4, -64}, {0, 0, 0, 1}}
	if leftward {
		a[0] = [4]float64{-4, 0, 0, 80}
	}
	g := volume.Grid{Shape: [3]int{41, 51, 39}, Affine: a}
	in := make([]bool, g.Voxels())
	img, t1 := volume.NewImage(g), volume.NewImage(g)
	for v := range in {
		p := g.World(v)
		in[v] = sq(p[0]/70)+sq((p[1]+16)/88)+sq((p[2]-12)/66) < 1
		if !in[v] {
			continue
		}
		t1.V[v] = float32(500 + 300*math.Cos(p[0]/9)*math.Cos(p[1]/11))
		img.V[v] = float32(8*blob(p, [3]float64{42, -54, -18}) - 5*blob(p, [3]float64{-30, 20, 30}))
	}
	return figure.Brain{Title: "Map of dbn/3", Name: "dbn/3", Label: "fusiform face area: faces", Unit: "z", Map: img,
		Anatomy: figure.Anatomy{Image: t1, Name: "T1", Inside: volume.NewMask(g, in)}, At: [3]float64{42, -54, -18}, Cuts: figure.Cuts{Axis: 2}, Levels: figure.Levels{Threshold: 3.1}, Space: "MNI152NLin2009cAsym", N: 19}
}

func sq(x float64) float64 { return x * x }

func blob(p, at [3]float64) float64 {
	return math.Exp(-(sq(p[0]-at[0]) + sq(p[1]-at[1]) + sq(p[2]-at[2])) / (2 * sq(12)))
}

// matrix has three layers; in the second, one strong neuron follows network 4.
func matrix(neurons int) figure.Matrix {
	const networks = 12
	m := figure.Matrix{Title: "vgg and dbn", Model: "vgg", Set: "dbn", N: 19, Threshold: .3,
		Layers: []figure.Layer{{Name: "conv1", Count: neurons / 4}, {Name: "conv2", Count: neurons / 4}, {Name: "fc", Count: neurons - 2*(neurons/4)}}}
	for f := range networks {
		m.Columns = append(m.Columns, fmt.Sprint(f+1))
	}
	for n := range neurons {
		for f := range networks {
			m.V = append(m.V, float32(.2*math.Sin(float64(3*n+7*f))))
		}
	}
	m.V[neurons*3/8*networks+3] = .9
	for n := range neurons {
		m.V[n*networks+10] = float32(nan) // a dead unit
	}
	return m
}

func ranking() figure.Ranking {
	f := figure.Ranking{Title: "Models against dbn", Measure: "similarity (CKA − null mean)", Set: "dbn", N: 19, Seed: 1}
	for i, name := range []string{"untrained", "squeezenet", "alexnet", "resnet18", "vgg16", "resnet50"} {
		f.Models = append(f.Models, figure.Ranked{Name: name, Accuracy: 20 + 11*float64(i), Value: .01 + .025*float64(i+i%2), Low: nan, High: nan})
	}
	return f
}

func lags() figure.Lags {
	f := figure.Lags{Title: "Lag profile", Neuron: "vgg/conv5_3/u112", Network: "dbn/3", N: 19}
	for k := -6; k <= 6; k++ {
		f.LagS = append(f.LagS, 2*float64(k))
		f.R = append(f.R, .6*math.Exp(-sq(float64(k)-1)/8)-.1)
		f.Low, f.High = append(f.Low, -.18), append(f.High, .18)
	}
	return f
}

// all are the figures of the tests by the name of their golden.
func all() map[string]figure.Figure {
	mosaic, glass := brain(false), brain(false)
	mosaic.View, glass.View = figure.Mosaic, figure.Glass
	return map[string]figure.Figure{"trace": trace(), "ortho": brain(false), "mosaic": mosaic, "glass": glass, "matrix": matrix(60),
		"ranking": ranking(), "lags": lags(), "page": figure.Page{Title: "Figure 1", Manifest: "cafe", Panels: []figure.Figure{brain(false), trace()}}}
}

func written(t testing.TB, f figure.Figure, format string, z figure.Size) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := figure.Write(&out, f, format, z); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func decoded(t testing.TB, file []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
