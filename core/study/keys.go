package study

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

var (
	specType      = reflect.TypeFor[Spec]()
	setsType      = reflect.TypeFor[Sets]()
	unmarshalType = reflect.TypeFor[json.Unmarshaler]()
)

// unknownKey returns the first key of a decoded JSON tree that t does not have,
// with its path, and the nearest key that t has.
func unknownKey(tree any, t reflect.Type, path string) (key, nearest string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch node := tree.(type) {
	case []any:
		if t.Kind() != reflect.Slice {
			return "", ""
		}
		for _, child := range node {
			if key, nearest = unknownKey(child, t.Elem(), path); key != "" {
				return key, nearest
			}
		}
	case map[string]any:
		if t == setsType {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(unmarshalType) {
			return "", "" // such a type says itself what it does not know
		}
		return unknownField(node, t, path)
	}
	return "", ""
}

func unknownField(node map[string]any, t reflect.Type, path string) (key, nearest string) {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name] = t.Field(i).Type
	}
	for _, name := range slices.Sorted(maps.Keys(node)) {
		field, ok := fields[name]
		if !ok {
			return path + name, path + closest(name, slices.Sorted(maps.Keys(fields)))
		}
		if key, nearest = unknownKey(node[name], field, path+name+"."); key != "" {
			return key, nearest
		}
	}
	return "", ""
}

// closest returns the word with the least edit distance from name.
func closest(name string, words []string) string {
	best, least := "", 1<<30
	for _, w := range words {
		if d := distance(name, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance is Levenshtein's: insertions, deletions and substitutions.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
