package series

// An ID names a neuron ("resnet18/layer4.1.conv2/u137") or a network ("dbn/3").
type ID string

// A Table holds courses on one time axis: Rows samples of len(IDs) courses.
// Course n is contiguous: V[n*Rows : (n+1)*Rows] (Fortran order of a T×N matrix).
type Table struct {
	IDs  []ID
	Rows int
	V    []float32
}

// NewTable returns a table of zeros.
func NewTable(ids []ID, rows int) *Table {
	return &Table{IDs: ids, Rows: rows, V: make([]float32, rows*len(ids))}
}

// Course returns course n; writing to it changes the table.
func (t *Table) Course(n int) []float32 { return t.V[n*t.Rows : (n+1)*t.Rows] }

// Len returns the number of courses.
func (t *Table) Len() int { return len(t.IDs) }

// Kept reports which volumes of a run's clean courses were kept: a censored one is 0 in
// every course.
func (t *Table) Kept() []bool {
	kept := make([]bool, t.Rows)
	for n := range t.IDs {
		for v, x := range t.Course(n) {
			kept[v] = kept[v] || x != 0
		}
	}
	return kept
}
