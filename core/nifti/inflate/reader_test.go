package inflate_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"testing"
	"testing/iotest"

	"syncact/core/nifti/inflate"
)

// texts are inputs that lead to every kind of block and copy.
func texts() map[string][]byte {
	rng := rand.New(rand.NewPCG(1, 0))
	noise, skewed, runs := make([]byte, 700_000), make([]byte, 700_000), []byte{}
	for i := range noise {
		noise[i] = byte(rng.Uint32())
		skewed[i] = byte(rng.ExpFloat64() * rng.ExpFloat64() * 9)
	}
	for len(runs) < 700_000 { // copies from every small distance, and from far
		pattern := noise[rng.IntN(1000):][:1+rng.IntN(40)]
		for range 1 + rng.IntN(200) {
			runs = append(runs, pattern...)
		}
		from := rng.IntN(30_000)
		runs = append(runs, noise[from:from+rng.IntN(300)]...)
	}
	return map[string][]byte{"nothing": nil, "byte": {7}, "zeros": make([]byte, 500_000), "noise": noise, "skewed": skewed, "runs": runs}
}

func zip(t testing.TB, text []byte, level int) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	w.Name, w.Comment, w.Extra = "name", "comment", []byte("extra")
	for from := 0; from < len(text); from += 7001 { // each flush stores an empty block
		if _, err := w.Write(text[from:min(from+7001, len(text))]); err != nil {
			t.Fatal(err)
		}
		if level != 1 {
			continue
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unzip(src io.Reader) ([]byte, error) {
	r, err := inflate.NewReader(src)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func TestReader(t *testing.T) {
	for name, text := range texts() {
		for _, level := range []int{gzip.HuffmanOnly, 0, 1, 6, 9} {
			z := zip(t, text, level)
			for _, src := range []io.Reader{bytes.NewReader(z), iotest.HalfReader(bytes.NewReader(z)), iotest.DataErrReader(bytes.NewReader(z))} {
				if got, err := unzip(src); err != nil || !bytes.Equal(got, text) {
					t.Errorf("%s, level %d: %d bytes of %d, %v", name, level, len(got), len(text), err)
				}
			}
			got, err := unzip(bytes.NewReader(append(bytes.Clone(z), z...)))
			if err != nil || !bytes.Equal(got, append(bytes.Clone(text), text...)) {
				t.Errorf("%s, level %d, two members: %v", name, level, err)
			}
		}
	}
}

// TestTruncated cuts a stream at every byte.
func TestTruncated(t *testing.T) {
	z := zip(t, texts()["runs"][:3000], 6)
	for n := range z {
		if _, err := unzip(bytes.NewReader(z[:n])); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("first %d of %d bytes: %v", n, len(z), err)
		}
	}
	broken := errors.New("broken disk")
	if _, err := unzip(io.MultiReader(bytes.NewReader(z[:len(z)/2]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("error of the source: %v", err)
	}
}

// TestDamaged changes every byte behind the header: an error, or the same text where
// the byte did not matter.
func TestDamaged(t *testing.T) {
	text := texts()["skewed"][:2000]
	z := zip(t, text, 6)
	for i := range z {
		bad := bytes.Clone(z)
		bad[i] ^= 0x55
		if got, err := unzip(bytes.NewReader(bad)); err == nil && !bytes.Equal(got, text) {
			t.Fatalf("byte %d: wrong text without an error", i)
		}
	}
	bad := bytes.Clone(z)
	bad[len(bad)-6] ^= 1
	if _, err := unzip(bytes.NewReader(bad)); !errors.Is(err, inflate.ErrChecksum) {
		t.Errorf("checksum: %v", err)
	}
	if _, err := unzip(bytes.NewReader(append(z, "rubbish, ten bytes"...))); !errors.Is(err, inflate.ErrHeader) {
		t.Errorf("rubbish behind: %v", err)
	}
}

// FuzzReader compares with the standard library: the same text, or an error of both.
func FuzzReader(f *testing.F) {
	for _, level := range []int{0, 1, 9} {
		f.Add(zip(f, texts()["runs"][:500], level))
	}
	f.Fuzz(func(t *testing.T, z []byte) {
		got, err := unzip(bytes.NewReader(z))
		var want []byte
		r, theirs := gzip.NewReader(bytes.NewReader(z))
		if theirs == nil {
			want, theirs = io.ReadAll(r)
		}
		if theirs == nil && (err != nil || !bytes.Equal(got, want)) {
			t.Errorf("%v, want %d bytes", err, len(want))
		}
		if theirs != nil && err == nil {
			t.Errorf("no error, want %v", theirs)
		}
	})
}

// BenchmarkReader inflates the file that SYNCACT_GZIP_BENCH names, else noise.
func BenchmarkReader(b *testing.B) {
	z := zip(b, texts()["skewed"], 6)
	if path := os.Getenv("SYNCACT_GZIP_BENCH"); path != "" {
		var err error
		if z, err = os.ReadFile(path); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		r, err := inflate.NewReader(bytes.NewReader(z))
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r)
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(n)
	}
}
