package demo_test

import (
	"slices"
	"testing"

	"syncact/core/demo"
)

func TestModelsAreSmallAndDiffer(t *testing.T) {
	models := demo.Models()
	want := []string{"untrained", "early", "tiny", "dwnet", "vgg", "resnet"}
	var names []string
	size := 0
	for i, m := range models {
		names, size = append(names, m.Name), size+len(m.ONNX)
		if i > 0 && m.Accuracy < models[i-1].Accuracy+.05 {
			t.Errorf("%s is right in %.3f, %s in %.3f: too close", m.Name, m.Accuracy, models[i-1].Name, models[i-1].Accuracy)
		}
	}
	if !slices.Equal(names, want) {
		t.Errorf("models %v, want %v", names, want)
	}
	if size >= 1_000_000 {
		t.Errorf("the models take %d bytes", size)
	}
}
