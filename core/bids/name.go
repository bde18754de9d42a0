package bids

import (
	"path/filepath"
	"strings"
)

// A Name is a BIDS file name taken apart: key-value entities, a suffix and an
// extension, "sub-01_task-movie_desc-preproc_bold.nii.gz".
type Name struct {
	Entities  map[string]string
	Suffix    string // "bold"
	Extension string // ".nii.gz"
}

// ParseName takes the last element of path apart; ok is false for a name that is not
// of this form.
func ParseName(path string) (n Name, ok bool) {
	base := filepath.Base(path)
	stem, ext, _ := strings.Cut(base, ".")
	if stem == "" {
		return n, false
	}
	n = Name{Entities: make(map[string]string), Extension: "." + ext}
	if ext == "" {
		n.Extension = ""
	}
	parts := strings.Split(stem, "_")
	n.Suffix = parts[len(parts)-1]
	if strings.Contains(n.Suffix, "-") {
		return n, false
	}
	for _, p := range parts[:len(parts)-1] {
		key, value, found := strings.Cut(p, "-")
		if !found || key == "" || value == "" || n.Entities[key] != "" {
			return n, false
		}
		n.Entities[key] = value
	}
	return n, true
}

// Within reports whether every entity of n, leave aside those named, stands with the
// same value in m.
func (n Name) Within(m Name, aside ...string) bool {
	for key, value := range n.Entities {
		if !contains(aside, key) && m.Entities[key] != value {
			return false
		}
	}
	return true
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

// sameLabel compares labels as people write them: "1" is "01", "sub-01" is "01".
func sameLabel(key, a, b string) bool {
	a, b = strings.TrimPrefix(a, key+"-"), strings.TrimPrefix(b, key+"-")
	if a == b {
		return true
	}
	return digits(a) && digits(b) && strings.TrimLeft(a, "0") == strings.TrimLeft(b, "0")
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
