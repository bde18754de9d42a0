package study_test

import (
	"strings"

	"syncact/core/fault"
)

// findingWith matches findings that say all of the words.
func findingWith(words ...string) func(fault.Finding) bool {
	return func(f fault.Finding) bool {
		for _, w := range words {
			if !strings.Contains(f.String(), w) {
				return false
			}
		}
		return true
	}
}
