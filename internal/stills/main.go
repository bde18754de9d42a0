// Command stills draws the labelled stills that the demo models are trained on:
//
//	go run ./internal/stills -seed 1001 -n 15000 -out build/train
//
// It writes build/train_x.npy (n×64×64×3 uint8: the central square of each frame
// made smaller with a triangle filter, as the models' preprocessing does) and
// build/train_y.npy (n uint8, the categories' numbers).
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"os"

	"syncact/core/demo"
)

const side = demo.ModelSide

func main() {
	seed := flag.Uint64("seed", 1, "seed of the stills")
	n := flag.Int("n", 100, "number of stills")
	out := flag.String("out", "stills", "beginning of the files' names")
	flag.Parse()
	if err := write(*seed, *n, *out); err != nil {
		log.Fatal(err)
	}
}

func write(seed uint64, n int, out string) error {
	x, y := make([]uint8, 0, n*side*side*3), make([]uint8, n)
	shrink := triangle(demo.FrameHeight, side)
	for i, s := range demo.Stills(seed, n) {
		x, y[i] = append(x, crop(s.Pix, shrink)...), uint8(s.Shows)
	}
	if err := writeNPY(out+"_x.npy", fmt.Sprintf("(%d, %d, %d, 3)", n, side, side), x); err != nil {
		return err
	}
	return writeNPY(out+"_y.npy", fmt.Sprintf("(%d,)", n), y)
}

// triangle returns, for each of to pixels, the weights of the from pixels it
// averages: bilinear interpolation widened by the scale.
func triangle(from, to int) [][]float64 {
	scale := float64(from) / float64(to)
	all := make([][]float64, to)
	for i := range all {
		all[i] = make([]float64, from)
		centre, total := (float64(i)+.5)*scale-.5, 0.
		for k := range all[i] {
			all[i][k] = max(0, 1-math.Abs(float64(k)-centre)/scale)
			total += all[i][k]
		}
		for k := range all[i] {
			all[i][k] /= total
		}
	}
	return all
}

// crop cuts the central square out of a frame and makes it side pixels wide.
func crop(frame []uint8, shrink [][]float64) []uint8 {
	const square, left = demo.FrameHeight, (demo.FrameWidth - demo.FrameHeight) / 2
	var rows [side][square * 3]float64
	for i, weights := range shrink {
		for k, w := range weights {
			if w == 0 {
				continue
			}
			for x, v := range frame[(k*demo.FrameWidth+left)*3 : (k*demo.FrameWidth+left+square)*3] {
				rows[i][x] += w * float64(v)
			}
		}
	}
	out := make([]uint8, 0, side*side*3)
	for i := range rows {
		for _, weights := range shrink {
			var rgb [3]float64
			for k, w := range weights {
				if w == 0 {
					continue
				}
				for c := range rgb {
					rgb[c] += w * rows[i][k*3+c]
				}
			}
			for _, v := range rgb {
				out = append(out, uint8(math.Round(v)))
			}
		}
	}
	return out
}

// writeNPY writes bytes as a NumPy array of unsigned bytes.
func writeNPY(path, shape string, v []uint8) error {
	header := fmt.Sprintf("{'descr': '|u1', 'fortran_order': False, 'shape': %s, }", shape)
	header = fmt.Sprintf("%-117s\n", header) // the array begins at byte 128
	file := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), 0)
	file = append(append(file, header...), v...)
	return os.WriteFile(path, file, 0o644)
}
