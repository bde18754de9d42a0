package trace_test

import (
	"image"
	"math"
	"testing"

	"syncact/ui/trace"
)

func TestCourseAt(t *testing.T) {
	nan := float32(math.NaN())
	c := trace.Course{From: 1, Step: 2, V: []float32{0, 4, nan, 8}}
	for _, tt := range []struct{ seconds, want float64 }{
		{1, 0}, {2, 2}, {3, 4}, {4, math.NaN()}, {5, math.NaN()}, {7, 8}, {7.9, 8}, {8.5, math.NaN()}, {.2, 0}, {-1, math.NaN()},
	} {
		if got := c.At(tt.seconds); got != tt.want && !(got != got && tt.want != tt.want) {
			t.Errorf("at %v s: %v; want %v", tt.seconds, got, tt.want)
		}
	}
	if got := (trace.Course{}).At(3); got == got {
		t.Errorf("an empty course is %v", got)
	}
}

func TestCorrelate(t *testing.T) {
	n := 200
	a := trace.Course{From: 0, Step: .5, V: make([]float32, 2*n)}
	b := trace.Course{From: 0, Step: 1, V: make([]float32, n)}
	for i := range a.V {
		a.V[i] = float32(math.Sin(float64(i) / 10))
	}
	for i := range b.V {
		b.V[i] = 3 - 2*a.V[2*i]
	}
	b.V[20] = float32(math.NaN())
	if r, m := trace.Correlate(a, b, 0, 200); math.Abs(r+1) > 1e-6 || m != n-1 {
		t.Errorf("r = %v over %d samples; want −1 over %d", r, m, n-1)
	}
	if r, m := trace.Correlate(a, b, 10, 11); r == r || m != 2 {
		t.Errorf("two samples give r = %v over %d", r, m)
	}
	flat := trace.Course{Step: 1, V: make([]float32, n)}
	if r, _ := trace.Correlate(a, flat, 0, 200); r == r {
		t.Errorf("a flat course gives r = %v", r)
	}
}

func TestAxisRoundTrips(t *testing.T) {
	for _, v := range []trace.View{{}, {From: 100, Span: 120}, {From: 900, Span: 30}, {From: -5, Span: 1e9}, {From: 3, Span: .001}} {
		a := v.On(804, 918)
		if a.From < 0 || a.From+a.Span > 918+1e-9 {
			t.Errorf("%+v shows %v + %v s of 918", v, a.From, a.Span)
		}
		for _, x := range []float64{0, 17, 803.5} {
			if got := a.X(a.Time(x)); math.Abs(got-x) > 1e-6 {
				t.Errorf("%+v: %v comes back as %v", v, x, got)
			}
		}
		if a.Span < 918 {
			b := a.Zoom(2, 300).On(804, 918)
			if math.Abs(b.Time(300)-a.Time(300)) > 1e-6 && b.From > 0 && b.From+b.Span < 918 {
				t.Errorf("%+v: zoom moves %v s to %v s", v, a.Time(300), b.Time(300))
			}
		}
	}
	if v := (trace.View{From: 10, Span: 60}).On(600, 918).Pan(-100); math.Abs(v.From-20) > 1e-9 {
		t.Errorf("100 of 600 dp of a minute pan to %v s", v.From)
	}
	if got := (trace.View{From: 95, Span: 30}).On(600, 918).Ticks(60); len(got) != 7 || got[0] != 95 || got[1] != 100 {
		t.Errorf("ticks at %v", got)
	}
}

func TestClock(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0:00.0", 170: "2:50.0", 59.96: "1:00.0", 3600: "60:00.0"} {
		if got := trace.Clock(seconds, true); got != want {
			t.Errorf("%v s is %s; want %s", seconds, got, want)
		}
	}
	if got := trace.Clock(918, false); got != "15:18" {
		t.Errorf("918 s is %s", got)
	}
}

// ink is the sum of coverage of a picture in pixels.
func ink(img *image.RGBA) float64 {
	sum := 0.
	for i := 0; i < len(img.Pix); i += 4 {
		sum += float64(img.Pix[i]) / 255
	}
	return sum
}

// TestStrokeCoversItsArea holds the area of lines in every direction to that of a
// rectangle with round ends. A hairline through the corners of pixels is an eighth
// heavier: coverage goes by distance, not by area.
func TestStrokeCoversItsArea(t *testing.T) {
	for width, off := range map[float32]float64{1: .13, 2: .04, 3.5: .02} {
		for k := range 24 {
			angle := float64(k) * math.Pi / 12
			img := image.NewRGBA(image.Rect(0, 0, 100, 100))
			dx, dy := float32(40*math.Cos(angle)), float32(40*math.Sin(angle))
			trace.Stroke(img, 50-dx, 50-dy, 50+dx, 50+dy, width)
			want := 80*float64(width) + math.Pi*float64(width*width)/4
			if got := ink(img); math.Abs(got-want) > off*want+1 {
				t.Errorf("width %v at %d°: %.1f pixels; want %.1f", width, k*15, got, want)
			}
		}
	}
}

func TestNoLineCrossesAGap(t *testing.T) {
	for _, n := range []int{40, 4000} { // as a line and as an envelope
		c := trace.Course{Step: 100 / float64(n), V: make([]float32, n)}
		for i := range c.V {
			if i >= n*4/10 && i < n*6/10 {
				c.V[i] = float32(math.NaN())
			}
		}
		img := image.NewRGBA(image.Rect(0, 0, 200, 20))
		trace.PaintCourse(img, c, trace.View{Span: 100}.On(200, 100), 3)
		for x := range 200 {
			covered := false
			for y := range 20 {
				covered = covered || img.RGBAAt(x, y).R > 100
			}
			if inside := x > 83 && x < 117; inside && covered || !inside && (x < 75 || x > 125 && x < 190) && !covered {
				t.Errorf("%d samples: column %d covered: %v", n, x, covered)
			}
		}
	}
}

// TestEnvelopeKeepsPeaks: one sample of four thousand reaches its height.
func TestEnvelopeKeepsPeaks(t *testing.T) {
	c := trace.Course{Step: .025, V: make([]float32, 4000)}
	c.V[1777] = 2.5
	img := image.NewRGBA(image.Rect(0, 0, 200, 60))
	trace.PaintCourse(img, c, trace.View{Span: 100}.On(200, 100), 3)
	if img.RGBAAt(88, 5).R < 200 {
		t.Error("the peak is lost")
	}
}
