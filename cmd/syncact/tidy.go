package main

import (
	"math"
	"reflect"
	"strings"
	"unicode"
)

// tidy turns structs into maps with snake_case keys and null for NaN, which JSON
// lacks.
func tidy(v any) any { return tidied(reflect.ValueOf(v)) }

func tidied(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Float64:
		if math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0) {
			return nil
		}
		return v.Float()
	case reflect.Slice, reflect.Array:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = tidied(v.Index(i))
		}
		return out
	case reflect.Struct:
		out := map[string]any{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				out[snake(f.Name)] = tidied(v.Field(i))
			}
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return tidied(v.Elem())
	}
	return v.Interface()
}

// snake turns RHeldOut into r_held_out and PFWER into pfwer.
func snake(name string) string {
	var out strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		start := i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if start {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
