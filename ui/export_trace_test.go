package ui

// AcrossSubjects is mean and band of the courses of subjects.
func AcrossSubjects(all [][]float32) (mean, low, high []float32) {
	s := acrossSubjects(all)
	return s.mean, s.low, s.high
}
