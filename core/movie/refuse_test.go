package movie_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/internal/golden"
)

// cut is a copy of the first share of a file.
func cut(t *testing.T, path string, share float64) string {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "cut"+filepath.Ext(path), file[:int(share*float64(len(file)))])
}

func write(t *testing.T, name string, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestProbeRefuses(t *testing.T) {
	pattern := []string{"-f", "lavfi", "-i", "testsrc=s=64x64:r=25:d=8", "-c:v", "libx264", "-pix_fmt", "yuv420p"}
	mp4 := makeFilm(t, "good.mp4", pattern...)
	streamed := makeFilm(t, "streamed.mp4", append(pattern, "-movflags", "+faststart")...)
	mkv := makeFilm(t, "good.mkv", pattern...)
	tests := []struct {
		name string
		path string
		want error
		says string
	}{
		{"index at the end is lost", cut(t, mp4, .6), movie.ErrTruncated, "moov"},
		{"index first, data cut", cut(t, streamed, .6), movie.ErrTruncated, "200 frames (8.00 s)"},
		{"Matroska cut", cut(t, mkv, .6), movie.ErrTruncated, "8.00 s"},
		{"empty", write(t, "empty.mp4", nil), movie.ErrTruncated, "empty"},
		{"sound only", makeFilm(t, "a.mp4", "-f", "lavfi", "-i", "sine=d=1"), movie.ErrNoVideo, "only audio aac"},
		{"encrypted", makeFilm(t, "c.mp4", append(pattern, "-encryption_scheme", "cenc-aes-ctr", "-encryption_key",
			"76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8")...), movie.ErrEncrypted, "encrypted"},
		{"no container", makeFilm(t, "bare.h264", pattern...), movie.ErrFormat, "no time stamps"},
		{"text", write(t, "notes.mp4", []byte("not a film\n")), movie.ErrFormat, "cannot read"},
		{"web page", write(t, "page.mp4", []byte("<!DOCTYPE html><html></html>")), movie.ErrFormat, "cannot read"},
		{"folder", t.TempDir(), movie.ErrFile, "plain file"},
		{"address", "https://example.org/film.mp4", movie.ErrFile, "address"},
		{"option", "-version", os.ErrNotExist, "cannot be opened"},
		{"protocol", "concat:a.mp4|b.mp4", os.ErrNotExist, "cannot be opened"},
		{"playlist", write(t, "list.m3u8", []byte("#EXTM3U\n#EXT-X-TARGETDURATION:8\n#EXTINF:8,\nfile://"+mp4+"\n#EXT-X-ENDLIST\n")), movie.ErrFormat, "cannot read"},
		{"script", write(t, "list.txt", []byte("ffconcat version 1.0\nfile '"+mp4+"'\n")), movie.ErrFormat, "cannot read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := movie.Probe(t.Context(), tt.path)
			var in *fault.Input
			if !errors.Is(err, tt.want) || !errors.As(err, &in) || in.Do == "" || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Probe = %v; want %v that says %q", err, tt.want, tt.says)
			}
		})
	}
}

func TestOddNamesAreOnlyNames(t *testing.T) {
	good := makeFilm(t, "good.mp4", "-f", "lavfi", "-i", "testsrc=s=32x32:r=5:d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p")
	file, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, name := range []string{"-i.mp4", "pipe:1", "a%03d.mp4", "two words|'quoted'.mp4", "Ünï.mp4", "file:x.mp4"} {
		if err := os.WriteFile(name, file, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := movie.Probe(t.Context(), name)
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := f.At(t.Context(), .5, 0, 0); err != nil {
			t.Error(err)
		}
	}
}

func TestMissingToolSaysHowToInstall(t *testing.T) {
	path := write(t, "a.mp4", []byte("film"))
	t.Setenv("PATH", t.TempDir())
	_, err := movie.Probe(t.Context(), path)
	if !errors.Is(err, movie.ErrTool) || !strings.Contains(err.Error(), "apt-get install ffmpeg") {
		t.Errorf("Probe = %v", err)
	}
}

func TestSampleRefuses(t *testing.T) {
	f := probe(t, makeFilm(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=s=32x32:r=5:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p"))
	for _, s := range []movie.Sampling{{From: -1}, {From: 2}, {To: 3}, {From: 1, To: .5}, {Rate: -4}, {Rate: math.NaN()}, {Rate: math.Inf(1)},
		{Width: -3, Height: 5}, {All: true, From: 1.01, To: 1.02}, {To: math.NaN()}} {
		if _, err := f.Sample(s); !errors.Is(err, movie.ErrInterval) {
			t.Errorf("Sample(%+v) = %v", s, err)
		}
	}
}

func TestDamageIsReportedByTime(t *testing.T) {
	path := makeFilm(t, "a.mp4", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=12", "-c:v", "libx264", "-g", "25", "-pix_fmt", "yuv420p", "-threads", "1")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(file) / 2; i < len(file)/2+len(file)/40; i++ {
		file[i] ^= 0x5a
	}
	f := probe(t, write(t, "damaged.mp4", file))
	found, err := f.Decode(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		t.Fatalf("findings %v", found)
	}
	var from, to float64
	if _, err := fmt.Sscanf(found[0].What, "damaged between about %f and %f s", &from, &to); err != nil || from < 3 || to > 9 {
		t.Errorf("half of the film is at 6 s: %v", found[0].What)
	}
	if good, err := probe(t, path).Decode(t.Context()); err != nil || len(good) > 0 {
		t.Errorf("a good film gives %v, %v", good, err)
	}
}

// The golden table holds Y, Cb, Cr with the R, G, B of each matrix and range.
func TestColoursFollowTheTags(t *testing.T) {
	file, err := os.Open(golden.Shared(t, "golden", "cnn", "preprocess", "yuv.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, matrix := range []string{"bt601", "bt709"} {
		for _, span := range []string{"limited", "full"} {
			checked += checkColours(t, rows[1:], matrix, span)
		}
	}
	if checked != len(rows)-1 {
		t.Errorf("%d of %d colours checked", checked, len(rows)-1)
	}
}

// checkColours encodes the colours of one matrix and range, a frame each, without
// loss, and compares what is read.
func checkColours(t *testing.T, rows [][]string, matrix, span string) int {
	const side = 16
	var planes []byte
	var want [][3]float64
	for _, row := range rows {
		if row[3] != matrix || row[4] != span {
			continue
		}
		for c := range 3 {
			for range side * side {
				planes = append(planes, byte(number(t, row[c])))
			}
		}
		want = append(want, [3]float64{number(t, row[5]), number(t, row[6]), number(t, row[7])})
	}
	tags := map[string]string{"bt601": "smpte170m", "bt709": "bt709", "limited": "tv", "full": "pc"}
	path := makeFilm(t, matrix+span+".mkv", "-f", "rawvideo", "-pix_fmt", "yuv444p", "-s", "16x16", "-r", "10", "-colorspace", tags[matrix], "-color_range", tags[span],
		"-i", write(t, "planes", planes), "-c:v", "libx264", "-qp", "0", "-pix_fmt", "yuv444p", "-colorspace", tags[matrix], "-color_range", tags[span])
	r, err := probe(t, path).Sample(movie.Sampling{All: true})
	if err != nil {
		t.Fatal(err)
	}
	_, frames := collect(t, r, 16)
	for i, f := range frames {
		for c, v := range want[i] {
			if got := float64(f.Pix[(side/2*side+side/2)*3+c]); math.Abs(got-v) > 1 {
				t.Errorf("%s %s, colour %d: got %v, want %v", matrix, span, i, f.Pix[:3], want[i])
				break
			}
		}
	}
	return len(frames)
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Without tags the height decides: (173, 42, 26) is 0, 255, 1 in BT.709 and
// 20, 255, 9 in BT.601.
func TestColoursWithoutTags(t *testing.T) {
	for _, tt := range []struct {
		height int
		want   [3]int
	}{{480, [3]int{20, 255, 9}}, {720, [3]int{0, 255, 1}}} {
		source := fmt.Sprintf("color=gray:s=64x%d:r=10:d=0.2,format=yuv420p,geq=lum=173:cb=42:cr=26", tt.height)
		f := probe(t, makeFilm(t, "a.mp4", "-f", "lavfi", "-i", source, "-c:v", "libx264", "-qp", "0", "-pix_fmt", "yuv420p"))
		frame, err := f.At(t.Context(), .1, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for c, v := range tt.want {
			if got := int(frame.Pix[(100*64+32)*3+c]); got < v-1 || got > v+1 {
				t.Errorf("%d lines: got %v, want %v", tt.height, frame.Pix[(100*64+32)*3:][:3], tt.want)
				break
			}
		}
	}
}

func TestCancelledProbe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := movie.Probe(ctx, golden.Shared(t, "data", "video", "bikes.mp4")); !errors.Is(err, context.Canceled) {
		t.Errorf("Probe = %v", err)
	}
}
