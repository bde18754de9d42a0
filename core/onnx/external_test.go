package onnx_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/onnx"
	"syncact/core/ort"
	"syncact/internal/golden"
)

// copyCase copies a golden model of one external data file into a folder.
func copyCase(t *testing.T, dir string) (data string) {
	t.Helper()
	from := golden.Shared(t, "golden", "cnn", "models", "external_one_file")
	for _, name := range []string{"model.onnx", "model.onnx.data"} {
		b, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "model.onnx.data")
}

func TestOpenFollowsLinksInside(t *testing.T) {
	root := t.TempDir()
	data := copyCase(t, root)
	tests := []struct {
		name, target string
		want         error
	}{
		{"to a file beside", filepath.Join(root, "weights.bin"), nil},
		{"out of the folder", filepath.Join(t.TempDir(), "weights.bin"), onnx.ErrExternal},
		{"to nothing", filepath.Join(root, "gone.bin"), onnx.ErrExternal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := os.ReadFile(filepath.Join(golden.Shared(t, "golden", "cnn", "models", "external_one_file"), "model.onnx.data"))
			if err != nil {
				t.Fatal(err)
			}
			os.Remove(data)
			if !strings.Contains(tt.target, "gone") {
				if err := os.WriteFile(tt.target, b, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(tt.target, data); err != nil {
				t.Skip("no symbolic links here:", err)
			}
			m, err := onnx.Open(filepath.Join(root, "model.onnx"))
			if !errors.Is(err, tt.want) {
				t.Errorf("Open = %v, want %v", err, tt.want)
			}
			if tt.want == nil {
				runs(t, m)
			}
		})
	}
}

// TestTapWithShrunkenData takes weights away between Open and the session.
func TestTapWithShrunkenData(t *testing.T) {
	dir := t.TempDir()
	data := copyCase(t, dir)
	m, err := onnx.Open(filepath.Join(dir, "model.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	tapped, err := m.Tap(onnx.Post, nil)
	if err != nil || tapped.Folder != dir {
		t.Fatalf("folder %q, want %q (%v)", tapped.Folder, dir, err)
	}
	if err := os.Truncate(data, 100); err != nil {
		t.Fatal(err)
	}
	if s, err := ort.NewSession(tapped.Bytes, []string{tapped.Input.Name}, tapped.Outputs, ort.Options{Folder: dir}); err == nil {
		s.Close()
		t.Error("a session was made of half the weights")
	}
	if _, err := onnx.Open(filepath.Join(dir, "model.onnx")); !errors.Is(err, onnx.ErrExternal) {
		t.Errorf("Open = %v, want a refusal", err)
	}
}

// TestOpenRefusesForeignFiles tries contents that no golden file has.
func TestOpenRefusesForeignFiles(t *testing.T) {
	tests := []struct{ name, content, says string }{
		{"zip", "PK\x03\x04 something else", "zip archive"},
		{"pickle", "\x80\x02}q\x00.", "PyTorch"},
		{"ORT format", "\x1c\x00\x00\x00ORTM", ".ort"},
		{"numpy", "\x93NUMPY\x01\x00", "NumPy"},
		{"XML", "\n <?xml version='1.0'?>", "HTML"},
		{"a sign-in page with a mark", "\xef\xbb\xbf<html>", "HTML"},
		{"JSON", `{"format": "layers-model"}`, "not an ONNX model"},
		{"one byte", "\x08", "not an ONNX model"},
		{"a version alone", "\x08\x08", "no graph"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := openBytes(t, []byte(tt.content)); err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Open = %v, want it to say %q", err, tt.says)
			}
		})
	}
	if _, err := onnx.Open(filepath.Join(t.TempDir(), "missing.onnx")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open of nothing = %v", err)
	}
	if _, err := onnx.Open(t.TempDir()); !errors.Is(err, onnx.ErrFormat) {
		t.Errorf("Open of a folder = %v", err)
	}
}

// TestOpenEveryCut cuts a model at every byte: each must be refused.
func TestOpenEveryCut(t *testing.T) {
	whole := small().Bytes()
	for n := range whole {
		if _, err := onnx.Parse(whole[:n], "cut.onnx"); err == nil {
			t.Errorf("the first %d of %d bytes are taken for a model", n, len(whole))
		}
	}
}

// runs makes a session of a tapped model.
func runs(t *testing.T, m *onnx.Model) {
	t.Helper()
	tapped, err := m.Tap(onnx.Post, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ort.NewSession(tapped.Bytes, []string{tapped.Input.Name}, tapped.Outputs, ort.Options{Folder: tapped.Folder})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}
