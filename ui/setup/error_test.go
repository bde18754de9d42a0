package setup_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"syncact/core/fault"
	"syncact/ui/job"
	"syncact/ui/look"
	"syncact/ui/setup"
)

var errOperator = errors.New("onnx: an operator that no runtime has")

func broken(file string) error {
	return &fault.Input{File: file, What: "this model uses two operators that no longer exist",
		Why: "ImageScaler and Crop were removed from ONNX in opset 10, so no layer after them can be read",
		Do:  "export it again with opset 12 or later; or leave this model out", Err: errOperator}
}

func TestErrorPagePictures(t *testing.T) {
	for _, side := range sides {
		t.Run(string(side), func(t *testing.T) {
			themed(t, side, 1)
			err := fmt.Errorf("neurons mobilenet: %w", broken("/data/models/mobilenetv2-2018.onnx"))
			page := setup.NewError(err, setup.ErrorOptions{Doing: "model could not be loaded", OnShow: func(string) {}, OnClose: func() {},
				Remedies: []setup.Remedy{
					{Title: "Choose another file", Text: "A MobileNetV2 exported with opset 12 or later loads as it is.", Button: "Choose file…"},
					{Title: "Leave this model out", Text: "The study and the comparison continue with six models.", Button: "Remove from study"}}})
			picture(t, "error-"+string(side)+".png", page, fyne.NewSize(1012, 540))
		})
	}
}

func TestErrorPageSays(t *testing.T) {
	themed(t, look.Dark, 1)
	missing := func() error {
		_, err := os.Open("/no/such/run.nii.gz")
		return err
	}()
	tests := []struct {
		name string
		err  error
		want []string
	}{
		{"an input", broken("m.onnx"), []string{"This model uses two operators", "m.onnx", "opset 10", "Nothing was changed",
			"1 Export it again with opset 12 or later", "2 Leave this model out"}},
		{"a wrapped input", fmt.Errorf("bold sub-01: %w", broken("m.onnx")), []string{"This model uses two operators"}},
		{"several", errors.Join(broken("a.onnx"), broken("b.onnx")), []string{"2 things keep this from going on", "a.onnx", "b.onnx"}},
		{"a system error", missing, []string{"No such file or directory", "/no/such/run.nii.gz"}},
		{"a panic", &job.Panic{Value: "index out of range", Stack: "main.go:1"}, []string{"Something in Sync-ACT broke", "not of your data"}},
		{"a deadline", context.DeadlineExceeded, []string{"Context deadline exceeded"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := setup.NewError(tt.err, setup.ErrorOptions{}).Text()
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not say %q:\n%s", want, text)
				}
			}
		})
	}
}

func TestReportHoldsNoName(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", filepath.Join(home, "rosalind"))
	text := setup.Report(broken(filepath.Join(home, "rosalind", "models", "m.onnx")))
	if strings.Contains(text, "rosalind") || !strings.Contains(text, "~/models/m.onnx") || !strings.Contains(text, "Sync-ACT") {
		t.Errorf("the report reads\n%s", text)
	}
}
