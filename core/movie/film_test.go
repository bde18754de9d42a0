package movie_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"syncact/core/movie"
)

// makeFilm runs ffmpeg and returns the path of what it wrote.
func makeFilm(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	path := filepath.Join(t.TempDir(), name)
	cmd := exec.Command("ffmpeg", append(append([]string{"-nostdin", "-v", "error", "-y"}, args...), path)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	return path
}

// x264 makes exact grey levels, with B frames and a key frame every 24.
var x264 = strings.Fields("-c:v libx264 -qp 0 -preset ultrafast -bf 2 -g 24 -pix_fmt yuv420p -vsync passthrough")

// counted is a film of n frames whose grey level tells the frame's number; pts is
// ffmpeg's expression for the time stamps in 1/1000 s.
func counted(t testing.TB, name string, n int, pts string, codec []string) string {
	t.Helper()
	source := fmt.Sprintf("color=gray:s=32x32:r=25:d=%g,trim=end_frame=%d,format=yuv420p,geq=lum='%s':cb=128:cr=128,settb=1/1000,setpts='%s'",
		float64(n)/25+1, n, "16+mod(N*7\\,211)", pts)
	return makeFilm(t, name, append([]string{"-f", "lavfi", "-i", source}, codec...)...)
}

// level is what frame number n shows, after the range of grey is widened.
func level(n int) float64 { return math.Round(float64(n*7%211) * 255 / 219) }

// probe reads a film that must be good.
func probe(t testing.TB, path string) *movie.Film {
	t.Helper()
	f, err := movie.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// onScreen is the number of the frame with the largest time stamp not after t.
func onScreen(stamps []float64, t float64) int {
	at := 0
	for i, s := range stamps {
		if s <= t+1e-9 {
			at = i
		}
	}
	return at
}

func TestSampleIsTheFrameOnScreen(t *testing.T) {
	regular := func(n int) (s []float64) {
		for i := range n {
			s = append(s, float64(i)*.04)
		}
		return s
	}
	var irregular []float64 // short and long frames in turn, a still of 2 s in between
	for i := range 120 {
		at := float64(i*40+i%3*13) / 1000
		if i >= 50 {
			at += 2
		}
		irregular = append(irregular, at)
	}
	const uneven = "N*40+mod(N\\,3)*13+2000*gte(N\\,50)"
	tests := []struct {
		name     string
		file     string
		frames   int
		pts      string
		codec    []string
		stamps   []float64
		sampling movie.Sampling
	}{
		{"25 a second", "a.mp4", 100, "N*40", x264, regular(100), movie.Sampling{}},
		{"part", "a.mp4", 100, "N*40", x264, regular(100), movie.Sampling{From: 1.1, To: 2.73}},
		{"at each frame", "a.mp4", 100, "N*40", x264, regular(100), movie.Sampling{Rate: 25}},
		{"faster than the film", "a.mp4", 50, "N*40", x264, regular(50), movie.Sampling{Rate: 60}},
		{"a third of a second", "a.mp4", 100, "N*40", x264, regular(100), movie.Sampling{Rate: 3, From: 1. / 3}},
		{"late part, by the index", "a.mp4", 500, "N*40", x264, regular(500), movie.Sampling{From: 17.33, To: 19}},
		{"late part of Matroska", "a.mkv", 500, "N*40", x264, regular(500), movie.Sampling{From: 17.33, To: 19}},
		{"uneven", "a.mp4", 120, uneven, x264, irregular, movie.Sampling{}},
		{"uneven Matroska", "a.mkv", 120, uneven, x264, irregular, movie.Sampling{Rate: 10}},
		{"part within a still", "a.mp4", 120, uneven, x264, irregular, movie.Sampling{From: 3, To: 3.8}},
		{"transport stream", "a.ts", 100, "N*40", x264, regular(100), movie.Sampling{Rate: 10}},
		{"late part of a transport stream", "a.ts", 500, "N*40", x264, regular(500), movie.Sampling{From: 17.33, To: 19}},
		{"AVI without time stamps", "a.avi", 100, "N*40", strings.Fields("-c:v ffv1 -pix_fmt yuv420p"), regular(100), movie.Sampling{Rate: 8}},
		{"every frame", "a.mp4", 120, uneven, x264, irregular, movie.Sampling{All: true}},
		{"every frame of a part", "a.mp4", 500, "N*40", x264, regular(500), movie.Sampling{All: true, From: 15.5, To: 16.5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := probe(t, counted(t, tt.file, tt.frames, tt.pts, tt.codec))
			if f.Frames != tt.frames || math.Abs(f.Times()[tt.frames-1]-tt.stamps[tt.frames-1]) > .0011 {
				t.Fatalf("%d frames, the last at %g s; want %d, %g", f.Frames, f.Times()[f.Frames-1], tt.frames, tt.stamps[tt.frames-1])
			}
			r, err := f.Sample(tt.sampling)
			if err != nil {
				t.Fatal(err)
			}
			times, frames := collect(t, r, 7)
			const slack = 1 // grey level, of rounding
			for i, at := range times {
				want := level(onScreen(tt.stamps, at))
				if got := float64(frames[i].Pix[0]); math.Abs(got-want) > slack {
					t.Errorf("at %.4f s: grey %g, want %g (frame %d)", at, got, want, onScreen(tt.stamps, at))
				}
			}
		})
	}
}

// A program stream stamps only some packets; the frames are counted all the same.
func TestProgramStreamIsCountedByFrames(t *testing.T) {
	f := probe(t, makeFilm(t, "a.mpg", "-f", "lavfi", "-i", "testsrc=s=360x288:r=25:d=2"))
	if f.Frames != 50 || f.Variable || math.Abs(f.Rate-25) > .01 {
		t.Errorf("%d frames at %g a second, variable %v", f.Frames, f.Rate, f.Variable)
	}
}

func TestAtIsTheFrameOnScreen(t *testing.T) {
	path := counted(t, "a.mkv", 400, "N*40+2000*gte(N\\,50)", x264)
	tests := []struct {
		seconds float64
		frame   int
	}{{0, 0}, {.0399, 0}, {.04, 1}, {3.9, 49}, {4, 50}, {10, 200}, {17.9, 397}, {17.96, 399}, {17.999, 399}, {18.2, 399}}
	for _, tt := range tests {
		frame, err := movie.At(t.Context(), path, tt.seconds, 8, 8)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := float64(frame.Pix[0]); math.Abs(got-level(tt.frame)) > 1 {
			t.Errorf("at %g s: grey %g, want %g", tt.seconds, got, level(tt.frame))
		}
	}
}

func TestAtRefusesTimesOutside(t *testing.T) {
	path := counted(t, "a.mp4", 50, "N*40", x264)
	for _, seconds := range []float64{-1, 3, math.NaN()} {
		if _, err := movie.At(t.Context(), path, seconds, 8, 8); !errors.Is(err, movie.ErrInterval) {
			t.Errorf("At %g s = %v", seconds, err)
		}
	}
}

func TestVariableRateIsReported(t *testing.T) {
	f := probe(t, counted(t, "a.mp4", 60, "N*40+400*gte(N\\,30)", x264))
	if !f.Variable || len(f.Findings) != 1 || !strings.Contains(f.Findings[0].What, "0.440 s (longest at 1.160 s)") {
		t.Errorf("variable %v, findings %v", f.Variable, f.Findings)
	}
	if f := probe(t, counted(t, "a.mkv", 60, "N*1001/30", x264)); f.Variable {
		t.Errorf("time stamps rounded to milliseconds count as variable: %v", f.Findings)
	}
}

// halves is a film whose left half is red and right half blue.
const halves = "color=red:s=64x48:r=10:d=1[a];color=blue:s=64x48:r=10:d=1[b];[a][b]hstack"

func TestPictureStandsUpright(t *testing.T) {
	plain := makeFilm(t, "plain.mp4", "-f", "lavfi", "-i", halves, "-c:v", "libx264", "-crf", "5", "-pix_fmt", "yuv420p")
	f := probe(t, turned(t, plain))
	if f.Width != 48 || f.Height != 128 || len(f.Findings) != 1 {
		t.Fatalf("%d×%d, %v", f.Width, f.Height, f.Findings)
	}
	frame, err := f.At(t.Context(), .5, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	top, bottom := frame.Pix[(10*48+24)*3:], frame.Pix[(118*48+24)*3:]
	if (top[0] > 200) == (bottom[0] > 200) || (top[2] > 200) == (bottom[2] > 200) {
		t.Errorf("top %v, bottom %v: not one red and one blue", top[:3], bottom[:3])
	}
}

// turned is the film with a quarter turn noted in its header; the option that
// writes it differs between versions of ffmpeg.
func turned(t *testing.T, plain string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "turned.mp4")
	if exec.Command("ffmpeg", "-nostdin", "-display_rotation", "90", "-i", plain, "-c", "copy", path).Run() == nil {
		return path
	}
	return makeFilm(t, "turned.mp4", "-i", plain, "-c", "copy", "-metadata:s:v", "rotate=90")
}

func TestSampleAspectIsApplied(t *testing.T) {
	f := probe(t, makeFilm(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=s=72x60:r=10:d=1,setsar=16/11", "-c:v", "libx264", "-pix_fmt", "yuv420p"))
	if f.Width != 105 || f.Height != 60 || len(f.Findings) != 1 {
		t.Errorf("%d×%d, %v; want 105×60 and a note", f.Width, f.Height, f.Findings)
	}
	frame, err := f.At(t.Context(), .2, 0, 30)
	if err != nil || frame.W != 53 || frame.H != 30 || len(frame.Pix) != 53*30*3 {
		t.Errorf("At = %d×%d, %v", frame.W, frame.H, err)
	}
}

func TestInterlacingIsReported(t *testing.T) {
	f := probe(t, makeFilm(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=s=64x64:r=50:d=1,interlace", "-c:v", "libx264", "-flags", "+ilme+ildct", "-pix_fmt", "yuv420p"))
	if !f.Interlaced || len(f.Findings) != 1 || !strings.Contains(f.Findings[0].What, "interlaced") {
		t.Errorf("interlaced %v, %v", f.Interlaced, f.Findings)
	}
}

func TestBarsAreReported(t *testing.T) {
	with := probe(t, makeFilm(t, "a.mp4", "-f", "lavfi", "-i", "testsrc=s=96x40:r=10:d=2,hue=s=0,pad=96:64:0:12", "-c:v", "libx264", "-qp", "0", "-pix_fmt", "yuv420p"))
	found, err := with.Bars(t.Context())
	if err != nil || len(found) != 1 || !strings.Contains(found[0].What, "12 lines above, 12 below, 0 columns left, 0 right") {
		t.Errorf("Bars = %v, %v", found, err)
	}
	without := probe(t, makeFilm(t, "b.mp4", "-f", "lavfi", "-i", "testsrc=s=96x64:r=10:d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p"))
	if found, err := without.Bars(t.Context()); err != nil || len(found) != 0 {
		t.Errorf("Bars = %v, %v", found, err)
	}
}

func TestSoundBeginsFirst(t *testing.T) {
	f := probe(t, makeFilm(t, "a.mkv", "-f", "lavfi", "-i", "sine=d=3", "-itsoffset", "1", "-f", "lavfi", "-i", "testsrc=s=64x64:r=10:d=2",
		"-map", "0", "-map", "1", "-c:v", "libx264", "-pix_fmt", "yuv420p"))
	if math.Abs(f.Start-1) > .03 || math.Abs(f.Duration-3) > .05 || !f.Audio {
		t.Errorf("picture from %g to %g s, sound %v", f.Start, f.Duration, f.Audio)
	}
	r, err := f.Sample(movie.Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	_, frames := collect(t, r, 5)
	if !bytes.Equal(frames[0].Pix, frames[3].Pix) || bytes.Equal(frames[3].Pix, frames[6].Pix) {
		t.Error("the first frame does not stand in for the time before it")
	}
}
