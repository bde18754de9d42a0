package demo

import "strings"

// letters are 22 stroke letters on a grid 4 wide and 6 high: strokes parted by
// spaces, each a path of digit pairs x, y.
var letters = [...]string{
	"06 20 46 .14 34",                // A
	"06 00 30 41 32 03 .33 44 35 06", // B
	"41 30 10 01 05 16 36 45",        // C
	"00 20 42 44 26 06 00",           // D
	"40 00 06 46 .03 33",             // E
	"40 00 06 .03 33",                // F
	"41 30 10 01 05 16 36 45 43 23",  // G
	"00 06 .40 46 .03 43",            // H
	"20 26",                          // I
	"40 45 36 16 05",                 // J
	"00 06 .40 03 46",                // K
	"00 06 46",                       // L
	"06 00 23 40 46",                 // M
	"06 00 46 40",                    // N
	"10 30 41 45 36 16 05 01 10",     // O
	"06 00 30 41 42 33 03",           // P
	"06 00 30 41 42 33 03 46",        // R
	"41 30 10 01 02 44 45 36 16 05",  // S
	"00 40 .20 26",                   // T
	"00 05 16 36 45 40",              // U
	"00 46 .40 06",                   // X
	"00 23 40 .23 26",                // Y
}

// strokes are the letters as paths in units of the letter's height, the grid's
// middle at 0.
var strokes = parseLetters()

func parseLetters() (all [len(letters)][][]point) {
	for i, l := range letters {
		for _, path := range strings.Split(l, ".") {
			var stroke []point
			for _, xy := range strings.Fields(path) {
				stroke = append(stroke, point{float64(xy[0]-'0')/6 - 1./3, float64(xy[1]-'0')/6 - .5})
			}
			all[i] = append(all[i], stroke)
		}
	}
	return all
}

// A text is one to four rows of letters, some on a plate.
type text struct {
	where   pose // size is the height of a letter
	drift   sway
	rows    [][]int
	ink     paint
	plate   paint
	plated  bool
	slant   float64
	weight  float64 // half width of a stroke, of the letter's height
	advance float64
	leading float64
	wide    float64
}

func newText(d dice, at point) figure {
	x := text{
		where: pose{at: at, size: d.in(.05, .16), stretch: 1, turn: d.NormFloat64() * .1}, drift: newSway(d, .05),
		plate: d.paint(.15), plated: d.chance(.5), slant: d.in(-.3, .3), weight: d.in(.05, .1),
		advance: d.in(.85, 1.15), leading: d.in(1.3, 1.7), wide: d.in(.8, 1.1),
	}
	x.ink = flat(d.against(x.plate.a))
	for range 1 + d.IntN(4) {
		row := make([]int, 3+d.IntN(6))
		for i := range row {
			row[i] = d.IntN(len(letters))
		}
		x.rows = append(x.rows, row)
	}
	return x
}

func (x text) draw(c *Canvas, t float64) {
	q := x.where
	q.at = x.drift.at(q.at, t)
	longest := 0
	for _, row := range x.rows {
		longest = max(longest, len(row))
	}
	if x.plated {
		w, h := float64(longest)*x.advance/2+.3, float64(len(x.rows))*x.leading/2+.2
		c.fill(x.plate, q.outline(-w, -h, w, -h, w, h, -w, h))
	}
	for i, row := range x.rows {
		y := (float64(i) - float64(len(x.rows)-1)/2) * x.leading
		for k, letter := range row {
			left := (float64(k) - float64(longest-1)/2) * x.advance
			for _, stroke := range strokes[letter] {
				x.drawStroke(c, q, stroke, left, y)
			}
		}
	}
}

func (x text) drawStroke(c *Canvas, q pose, stroke []point, left, y float64) {
	var path [12]point
	for i, p := range stroke {
		path[i] = q.place(left+p.x*x.wide-p.y*x.slant, y+p.y)
	}
	c.line(x.ink, q.size*x.weight, path[:len(stroke)]...)
}
