package study

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

var (
	specType      = reflect.TypeFor[Spec]()
	setsType      = reflect.TypeFor[Sets]()
	patternsType  = reflect.TypeFor[Patterns]()
	numberType    = reflect.TypeFor[Number]()
	unmarshalType = reflect.TypeFor[json.Unmarshaler]()
)

// mistaken returns the first place where a decoded JSON tree does not fit t: a key
// that t lacks, with the nearest that it has, or a value of another type. A null
// fits everywhere: it leaves the default.
func mistaken(tree any, t reflect.Type, path string) (what, do string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	list, isList := tree.([]any)
	_, isText := tree.(string)
	switch {
	case tree == nil:
		return "", ""
	case t == setsType && !isList, t == patternsType && isText:
		return mistaken(tree, t.Elem(), path)
	case t == numberType || t == setsType || t == patternsType:
	case reflect.PointerTo(t).Implements(unmarshalType):
		return "", "" // such a type says itself what it does not know
	}
	switch node, isObject := tree.(map[string]any); {
	case t.Kind() == reflect.Struct && isObject:
		return mistakenField(node, t, path)
	case isList && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array && t.Len() == len(list)):
		for i, child := range list {
			if what, do = mistaken(child, t.Elem(), fmt.Sprintf("%s[%d]", path, i)); what != "" {
				return what, do
			}
		}
		return "", ""
	}
	if wanted := kindWanted(tree, t); wanted != "" {
		return fmt.Sprintf("%s is %s", orWhole(path), kindOf(tree)), "write " + wanted
	}
	return "", ""
}

func mistakenField(node map[string]any, t reflect.Type, path string) (what, do string) {
	if path != "" {
		path += "."
	}
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name] = t.Field(i).Type
	}
	for _, name := range slices.Sorted(maps.Keys(node)) {
		field, ok := fields[name]
		if !ok {
			near := Nearest(name, slices.Sorted(maps.Keys(fields)))
			return fmt.Sprintf("unknown key %q", path+name), fmt.Sprintf("did you mean %q?", path+near)
		}
		if what, do = mistaken(node[name], field, path+name); what != "" {
			return what, do
		}
	}
	return "", ""
}

// kindWanted says what t would have, "" when the value fits.
func kindWanted(tree any, t reflect.Type) string {
	x, isNumber := tree.(float64)
	whole := isNumber && x == math.Trunc(x)
	switch t.Kind() {
	case reflect.String:
		if _, ok := tree.(string); !ok {
			return "text in quotes"
		}
	case reflect.Bool:
		if _, ok := tree.(bool); !ok {
			return "true or false"
		}
	case reflect.Float64:
		if !isNumber {
			return "a number"
		}
	case reflect.Int, reflect.Uint64:
		if !whole || t.Kind() == reflect.Uint64 && x < 0 {
			return "a whole number"
		}
	case reflect.Array:
		return fmt.Sprintf("a list of %d numbers", t.Len())
	case reflect.Slice:
		return "a list in [ ]"
	default:
		return "an object in { }"
	}
	return ""
}

// kindOf names a JSON value as a person sees it.
func kindOf(tree any) string {
	switch v := tree.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case string:
		return fmt.Sprintf("the text %q", v)
	}
	return fmt.Sprint(tree)
}

func orWhole(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

// Nearest returns the word with the least edit distance from name, whatever the
// case, the first of several; "" without words.
func Nearest(name string, words []string) string {
	best, least := "", math.MaxInt
	for _, w := range words {
		if d := distance(strings.ToLower(name), strings.ToLower(w)); d < least {
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
