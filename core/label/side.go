package label

import "strings"

// A Side is a hemisphere.
type Side int

// The sides a region's name can state.
const (
	NoSide Side = iota
	Left
	Right
)

// sides lists how atlases write a hemisphere: as the first or last word of a name,
// words being separated by blanks and "_-.". Lower case.
var sides = map[string]Side{
	"l": Left, "lh": Left, "left": Left, "r": Right, "rh": Right, "right": Right,
}

const separators = " _-."

// SplitSide returns the side that a region's name states and the name without it:
// "FrontalPole_R", "LH_Vis_1", "ctx-rh-cuneus", "7Networks_LH_Vis_1", "Left Thalamus".
func SplitSide(name string) (Side, string) {
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(separators, r) })
	at := -1
	for i, w := range words {
		_, is := sides[strings.ToLower(w)]
		if is && (i == 0 || i == len(words)-1 || i == 1 && prefixes[strings.ToLower(words[0])]) {
			at = i
		}
	}
	if at < 0 || len(words) < 2 {
		return NoSide, name
	}
	return sides[strings.ToLower(words[at])], without(name, words, at)
}

// prefixes may stand before the side: FreeSurfer's cortex and Schaefer's networks.
var prefixes = map[string]bool{"ctx": true, "wm": true, "7networks": true, "17networks": true}

// without cuts word at out of name together with one separator.
func without(name string, words []string, at int) string {
	start := 0
	for _, w := range words[:at] {
		start += strings.Index(name[start:], w) + len(w)
	}
	begin := start + strings.Index(name[start:], words[at])
	end := begin + len(words[at])
	if at > 0 {
		return strings.TrimRight(name[:begin], separators) + name[end:]
	}
	return name[:begin] + strings.TrimLeft(name[end:], separators)
}
