package matrix

import "math"

// A View is the part of the matrix that is seen. Row and Col, at the upper left, count
// rows and columns; a cell is RowDP high and ColDP wide. The zero View shows all rows.
type View struct {
	Row, Col     float64
	RowDP, ColDP float64 // 0: fit
}

// The largest cells, dp, of a view that fits and of any.
const (
	mostFitted = 24
	mostZoomed = 40
	zoomedRow  = 12 // by a double-click
)

// A frame is a view in a picture of some size: what is where.
type frame struct {
	View
	width, height float64 // of the picture, dp
	rows, cols    int
}

// in puts the view into a picture of width × height dp: within the matrix and within
// the limits of zoom.
func (v View) in(width, height float64, rows, cols int) frame {
	fitRow, fitCol := fit(width, height, rows, cols)
	if v.RowDP == 0 {
		v.RowDP, v.Row = fitRow, 0
	}
	if v.ColDP == 0 {
		v.ColDP, v.Col = fitCol, 0
	}
	v.RowDP = min(max(v.RowDP, fitRow), mostZoomed)
	v.ColDP = min(max(v.ColDP, fitCol), mostZoomed)
	v.Row = min(max(v.Row, 0), max(0, float64(rows)-height/v.RowDP))
	v.Col = min(max(v.Col, 0), max(0, float64(cols)-width/v.ColDP))
	return frame{v, width, height, rows, cols}
}

// fit returns the cells of a view of everything: rows as low as need be, columns of
// whole dp and at least one.
func fit(width, height float64, rows, cols int) (row, col float64) {
	row = min(mostFitted, height/float64(max(rows, 1)))
	col = min(mostFitted, math.Floor(width/float64(max(cols, 1))))
	return row, max(1, col)
}

// x and y return where a column or row begins, dp from the picture's corner.
func (f frame) x(col float64) float64 { return (col - f.Col) * f.ColDP }
func (f frame) y(row float64) float64 { return (row - f.Row) * f.RowDP }

// row and col return what lies at a place of the picture, as fractions.
func (f frame) row(y float64) float64 { return f.Row + y/f.RowDP }
func (f frame) col(x float64) float64 { return f.Col + x/f.ColDP }

// bin returns the rows that a line of the picture at y, 1 dp high, stands for; none
// when the matrix ends above.
func (f frame) bin(y float64) (from, to int) {
	a := f.row(math.Floor(y))
	from = int(a)
	to = max(from+1, int(math.Ceil(a+1/f.RowDP-1e-9)))
	if f.RowDP >= 1 {
		from = int(f.row(y))
		to = from + 1
	}
	return min(from, f.rows), min(to, f.rows)
}

// shownCols returns the columns in sight.
func (f frame) shownCols() (from, to int) {
	return int(f.Col), min(f.cols, int(math.Ceil(f.Col+f.width/f.ColDP)))
}

// used returns how much of the picture has cells, dp.
func (f frame) used() (width, height float64) {
	return min(f.width, f.x(float64(f.cols))), min(f.height, f.y(float64(f.rows)))
}

// zoom makes cells larger by a factor and keeps what is at (x, y) there. Columns,
// which have far to go less, follow more slowly.
func (f frame) zoom(by, x, y float64) View {
	row, col := f.row(y), f.col(x)
	v := f.View
	v.RowDP *= by
	v.ColDP *= math.Pow(by, .4)
	v = v.in(f.width, f.height, f.rows, f.cols).View
	v.Row, v.Col = row-y/v.RowDP, col-x/v.ColDP
	return v.in(f.width, f.height, f.rows, f.cols).View.orFit(f)
}

// orFit returns the zero view for one that shows all rows, so that it stays so.
func (v View) orFit(f frame) View {
	row, col := fit(f.width, f.height, f.rows, f.cols)
	if v.RowDP <= row*1.0001 && v.ColDP <= col*1.0001 && v.Col == 0 {
		return View{}
	}
	return v
}

// pan moves the picture by dp.
func (f frame) pan(dx, dy float64) View {
	v := f.View
	v.Row -= dy / f.RowDP
	v.Col -= dx / f.ColDP
	return v.in(f.width, f.height, f.rows, f.cols).View.orFit(f)
}

// to shows a cell: as near to the middle as can be if it is out of sight, nothing
// moves otherwise.
func (f frame) to(row, col int) View {
	v := f.View
	if y := f.y(float64(row)); row >= 0 && (y < 0 || y+f.RowDP > f.height+1e-6) {
		v.Row = float64(row) + .5 - f.height/2/f.RowDP
	}
	if x := f.x(float64(col)); col >= 0 && (x < 0 || x+f.ColDP > f.width+1e-6) {
		v.Col = float64(col) + .5 - f.width/2/f.ColDP
	}
	return v.in(f.width, f.height, f.rows, f.cols).View.orFit(f)
}

// section fills the picture with a run of rows or, when across, of columns.
func (f frame) section(s section, across bool) View {
	v := f.View
	n := float64(s.to - s.from)
	if across {
		v.Col, v.ColDP = float64(s.from), f.width/n
	} else {
		v.Row, v.RowDP = float64(s.from), f.height/n
	}
	return v.in(f.width, f.height, f.rows, f.cols).View.orFit(f)
}
