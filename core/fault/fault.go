package fault

import (
	"slices"
	"strings"
)

// Input reports a file or setting that cannot be used. What is required.
type Input struct {
	File string // path as the user gave it
	What string // "header says 1800 volumes, file holds 1412"
	Why  string // likely cause: "the copy stopped early"
	Do   string // next step: "copy it again and compare the sizes"
	Err  error  // sentinel or system error beneath, for errors.Is
}

// Error joins what is set with colons.
func (e *Input) Error() string {
	said := slices.DeleteFunc([]string{e.File, e.What, e.Why, e.Do}, func(s string) bool { return s == "" })
	return strings.Join(said, ": ")
}

func (e *Input) Unwrap() error { return e.Err }
