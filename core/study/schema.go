package study

import (
	"encoding/json"
	"reflect"

	"github.com/invopop/jsonschema"

	"syncact/core/cnn"
)

// JSONSchema returns the JSON Schema of study.json, as editors read it to complete
// and check keys. It is made from [Spec].
func JSONSchema() []byte {
	r := jsonschema.Reflector{RequiredFromJSONSchemaTags: true, ExpandedStruct: true, Mapper: schemaOf}
	schema := r.Reflect(&Spec{})
	schema.Title, schema.Description = "Sync-ACT study", "What a study couples, and how; everything left out has a default."
	schema.Required = []string{"dataset", "models"}
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		panic("study: schema: " + err.Error())
	}
	return append(text, '\n')
}

// schemaOf describes the types that read themselves.
func schemaOf(t reflect.Type) *jsonschema.Schema {
	text := &jsonschema.Schema{Type: "string"}
	either := func(a, b *jsonschema.Schema) *jsonschema.Schema {
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{a, b}}
	}
	switch t {
	case numberType:
		return either(&jsonschema.Schema{Type: "number"}, &jsonschema.Schema{Type: "null"})
	case patternsType:
		return either(text, &jsonschema.Schema{Type: "array", Items: text})
	case setsType:
		set := (&jsonschema.Reflector{RequiredFromJSONSchemaTags: true, ExpandedStruct: true, DoNotReference: true, Anonymous: true}).Reflect(&Set{})
		set.Version = ""
		return either(set, &jsonschema.Schema{Type: "array", Items: set})
	case reflect.TypeFor[cnn.Preprocess]():
		return either(&jsonschema.Schema{Type: "string", Enum: []any{"imagenet", "caffe", "tf"}}, &jsonschema.Schema{Type: "object"})
	}
	return nil
}
