package fault

import "strings"

// Severity orders findings; a larger one is worse.
type Severity int

// The severities of a [Finding].
const (
	Note     Severity = iota // what was done to the data
	Warning                  // results may not mean what they seem to
	Blocking                 // the run cannot start
)

var severityNames = [...]string{"note", "warning", "blocking"}

// String returns "note", "warning" or "blocking".
func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity's name, so that JSON output is readable.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a name written by MarshalText; an unknown name is a Note.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, name := range severityNames {
		if name == string(text) {
			*s = Severity(i)
			return nil
		}
	}
	*s = Note
	return nil
}

// A Finding is something a check noticed about a file or setting.
type Finding struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"`
	What     string   `json:"what"`
	Why      string   `json:"why,omitempty"`
	Do       string   `json:"do,omitempty"`
}

// String is the finding as one line of a report.
func (f Finding) String() string {
	in := Input{File: f.File, What: f.What, Why: f.Why, Do: f.Do}
	return strings.ToUpper(f.Severity.String()[:1]) + f.Severity.String()[1:] + ": " + in.Error()
}

// Err turns a finding into the error that stops a run; nil unless it is Blocking.
func (f Finding) Err() error {
	if f.Severity != Blocking {
		return nil
	}
	return &Input{File: f.File, What: f.What, Why: f.Why, Do: f.Do}
}
