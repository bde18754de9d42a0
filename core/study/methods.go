package study

// Methods is written below.
func (s *Study) Methods() (string, error) { return "", nil }
