package figure

import "math"

// Marked is a figure that says above its picture what a reader must know before it:
// that results are older than their settings, or not complete.
type Marked struct {
	Figure
	Mark string
}

var markStyle = style{cut: strong, color: warnColor}

func (f Marked) height(width float64) float64 {
	return f.Figure.height(width) + f.tall(width)
}

func (f Marked) tall(width float64) float64 {
	return math.Ceil(lineMM*float64(len(wrap([]string{f.Mark}, width-2, markStyle))) + 1)
}

func (f Marked) draw(s *sheet, at box) {
	for i, line := range wrap([]string{f.Mark}, at.w-2, markStyle) {
		s.text(at.x+1, at.y+3.2+lineMM*float64(i), line, markStyle)
	}
	tall := f.tall(at.w)
	f.Figure.draw(s, box{at.x, at.y + tall, at.w, at.h - tall})
}
