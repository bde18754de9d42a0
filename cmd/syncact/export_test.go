package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExport draws every kind of the tiny demo and looks at what was written.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	begins := map[string]string{".pdf": "%PDF-1.7", ".svg": "<?xml", ".png": "\x89PNG", ".md": "# Methods", ".tsv": "id\tlayer"}
	for kind, name := range map[string]string{"brain": "b.pdf", "trace": "t.svg", "matrix": "m.png", "ranking": "r.pdf", "lags": "l.svg",
		"brain,trace,lags": "sub/p.pdf", "methods": "m.md", "tables": "n.tsv"} {
		out := filepath.Join(dir, name)
		args := []string{"export", studied, "--figure", kind, "--out", out, "--dpi", "72", "--width-mm", "120"}
		code, said, complained := syncact(t, args...)
		if code != 0 || strings.TrimSpace(said) != out {
			t.Errorf("%s: exit %d, %s%s", kind, code, said, complained)
			continue
		}
		file, err := os.ReadFile(out)
		if err != nil || !bytes.HasPrefix(file, []byte(begins[filepath.Ext(out)])) {
			t.Errorf("%s begins with %.20q, %v", name, file, err)
		}
		if syncact(t, args...); err == nil {
			if again, err := os.ReadFile(out); err != nil || !bytes.Equal(file, again) {
				t.Errorf("%s: drawn again it has other bytes, %v", name, err)
			}
		}
	}
	tables := filepath.Join(dir, "tables")
	if code, out, err := syncact(t, "export", studied, "--figure", "tables", "--out", tables); code != 0 || strings.Count(out, ".tsv") < 3 {
		t.Errorf("all tables: exit %d, %s%s", code, out, err)
	}
}

func TestExportRefuses(t *testing.T) {
	out := filepath.Join(t.TempDir(), "x.pdf")
	for _, tt := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no figure", []string{"--out", out}, 2, "--figure is missing"},
		{"no file", []string{"--figure", "brain"}, 2, "--out is missing"},
		{"a misspelt figure", []string{"--figure", "brian", "--out", out}, 2, `"brain"`},
		{"no point", []string{"--figure", "brain", "--at", "4,5", "--out", out}, 2, "three numbers"},
		{"a misspelt view", []string{"--figure", "brain", "--view", "orto", "--out", out}, 2, "ortho"},
		{"another neuron", []string{"--figure", "trace", "--neuron", "tiny/conv1/u4444", "--out", out}, 3, "did you mean"},
		{"another network", []string{"--figure", "brain", "--network", "nine", "--out", out}, 3, "did you mean"},
		{"another run", []string{"--figure", "trace", "--run", "9", "--out", out}, 3, "did you mean"},
		{"a photograph", []string{"--figure", "brain", "--out", out + ".jpg"}, 3, "pdf, svg or png"},
		{"a wide wall", []string{"--figure", "brain", "--width-mm", "9000", "--out", out}, 3, "60 to 1000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, said, complained := syncact(t, append([]string{"export", studied}, tt.args...)...)
			if code != tt.code || !strings.Contains(complained, tt.says) || said != "" {
				t.Errorf("exit %d, %s%s; want %d and %q", code, said, complained, tt.code, tt.says)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a file was written all the same")
			}
		})
	}
}
