package golden

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden images")

// Image compares an encoded PNG with testdata/name: at most 1 % of bytes may be
// off by more than 4. A miss is kept in testdata/failed; -update rewrites.
func Image(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		keep(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update, then look at the picture)", err)
	}
	if !similar(t, got, want) {
		failed := filepath.Join("testdata", "failed", name)
		keep(t, failed, got)
		t.Errorf("%s differs from the golden image; see %s", name, failed)
	}
}

func keep(t testing.TB, path string, file []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
}

func similar(t testing.TB, a, b []byte) bool {
	t.Helper()
	p, q := rgba(t, a), rgba(t, b)
	if p.Rect != q.Rect {
		return false
	}
	off := 0
	for i, v := range p.Pix {
		if d := int(v) - int(q.Pix[i]); d > 4 || d < -4 {
			off++
		}
	}
	return off*100 <= len(p.Pix)
}

func rgba(t testing.TB, file []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}
