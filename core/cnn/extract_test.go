package cnn_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/core/onnx"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/table"
	"syncact/internal/golden"
)

var _ cnn.Film = (*movie.Reader)(nil)

// A film shows a bright square that moves; after stop frames it calls stopped.
type film struct {
	times   []float64
	w, h    int
	stop    int
	stopped func()
}

func newFilm(frames, w, h int) *film {
	f := &film{w: w, h: h}
	for i := range frames {
		f.times = append(f.times, float64(i)/4)
	}
	return f
}

func (f *film) Times() []float64 { return f.times }

func (f *film) Batches(ctx context.Context, size int, out chan<- cnn.Batch) error {
	for first := 0; first < len(f.times); first += size {
		b := cnn.Batch{First: first}
		for i := first; i < min(first+size, len(f.times)); i++ {
			b.Times, b.Frames = append(b.Times, f.times[i]), append(b.Frames, f.frame(i))
		}
		if f.stop > 0 && first >= f.stop {
			f.stopped()
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (f *film) frame(i int) cnn.Frame {
	frame := cnn.Frame{W: f.w, H: f.h, Pix: make([]uint8, 3*f.w*f.h)}
	for at := range f.w * f.h {
		x, y := at%f.w, at/f.w
		frame.Pix[3*at] = uint8(x * 3)
		frame.Pix[3*at+1] = uint8(y*5 + i)
		if d := x - (i*7)%f.w; d >= 0 && d < 12 {
			frame.Pix[3*at+2] = 230
		}
	}
	return frame
}

func extract(t *testing.T, m *cnn.Model, f cnn.Film) *cnn.Memory {
	t.Helper()
	out := cnn.NewMemory(m, len(f.Times()))
	if err := cnn.Extract(context.Background(), m, f, out, nil); err != nil {
		t.Fatal(err)
	}
	return out
}

// near tells whether two courses agree to some roundings.
func near(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool {
		return math.Abs(float64(x-y)) <= 1e-5+1e-5*math.Abs(float64(y))
	})
}

func TestBatchesDoNotMatter(t *testing.T) {
	for _, name := range []string{"vgg_bias", "uint8_nhwc", "grey_input", "fixed_batch4", "fixed_batch1", "fp16"} {
		c := goldenCase(t, name)
		var first *cnn.Memory
		for _, size := range []int{1, 3, 8} {
			m := c.open(t, cnn.Options{Batch: size, Threads: 2})
			out := extract(t, m, newFilm(13, 61, 47))
			if first == nil {
				first = out
			}
			if name == "fp16" { // half precision: equal within its tolerance
				continue
			}
			if !near(out.V, first.V) {
				t.Errorf("%s: batches of %d give other values", name, size)
			}
		}
	}
}

func TestEqualRunsGiveEqualBits(t *testing.T) {
	c := goldenCase(t, "resnet_bn_folded")
	var first []float32
	for range 3 {
		out := extract(t, c.open(t, cnn.Options{Threads: 2}), newFilm(11, 61, 47))
		if first == nil {
			first = out.V
		}
		if !slices.Equal(first, out.V) {
			t.Fatal("equal extractions gave other bits")
		}
	}
}

// TestExtractEqualsRun feeds the film's tensors one by one.
func TestExtractEqualsRun(t *testing.T) {
	m := goldenCase(t, "nhwc_input").open(t, cnn.Options{Threads: 2})
	f := newFilm(9, 50, 40)
	out := extract(t, m, f)
	for i := range f.times {
		tensor, err := m.Tensor(f.frame(i))
		if err != nil {
			t.Fatal(err)
		}
		row := run(t, m, tensor)
		for n, v := range row {
			if !near([]float32{v}, out.Col(n)[i:i+1]) {
				t.Fatalf("frame %d, neuron %d: %g, want %g", i, n, out.Col(n)[i], v)
			}
		}
	}
}

func TestNPYHoldsTheSameCourses(t *testing.T) {
	m := goldenCase(t, "vgg_bias").open(t, cnn.Options{Threads: 2})
	f := newFilm(150, 32, 32) // more rows than are gathered at once
	want := extract(t, m, f)
	path := filepath.Join(t.TempDir(), "neurons.npy")
	out, err := cnn.CreateNPY(path, len(f.times), m.Len())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := cnn.Extract(context.Background(), m, f, out, nil); err != nil {
		t.Fatal(err)
	}
	if err := out.Commit(); err != nil {
		t.Fatal(err)
	}
	got, err := table.MapNPY(path)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	if got.Rows != len(f.times) || got.Cols != m.Len() || !slices.Equal(got.All(), want.V) {
		t.Errorf("the file of %d×%d holds other courses", got.Rows, got.Cols)
	}
}

func TestExtractStopsAndGoesOn(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	m := goldenCase(t, "mobilenetv2").open(t, cnn.Options{Batch: 2, Threads: 2})
	f := newFilm(40, 48, 48)
	want := extract(t, m, f)
	ctx, cancel := context.WithCancel(context.Background())
	f.stop, f.stopped = 12, cancel
	out := cnn.NewMemory(m, len(f.times))
	var n progress.Counter
	if err := cnn.Extract(ctx, m, f, out, &n); !errors.Is(err, context.Canceled) {
		t.Fatalf("Extract = %v, want canceled", err)
	}
	if out.Done() >= 20 || int64(out.Done()) != n.Done() {
		t.Errorf("%d rows and %d counted after a stop at frame 12", out.Done(), n.Done())
	}
	f.stop = 0
	if err := cnn.Extract(context.Background(), m, f, out, &n); err != nil {
		t.Fatal(err)
	}
	if n.Done() != 40 || n.Total() != 40 {
		t.Errorf("counted %d of %d", n.Done(), n.Total())
	}
	if !near(out.V, want.V) {
		t.Error("the resumed extraction differs")
	}
}

// A batch of this model takes long: the stop must reach the running session.
func TestStopReachesTheSession(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	file := golden.Shared(t, "data", "cnn", "zoo", "mobilenet_v2_1.0_224.onnx")
	m, err := cnn.Open(file, cnn.Options{Batch: 64, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	in := &cnn.Tensor{Shape: []int{64, 3, 224, 224}, Float: make([]float32, 64*3*224*224)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := m.Run(ctx, in)
		ended <- err
	}()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want canceled", err)
	}
}

func TestExtractReportsShortFilm(t *testing.T) {
	m := goldenCase(t, "vgg_bias").open(t, cnn.Options{Threads: 2})
	f := newFilm(5, 32, 32)
	short := &cut{f}
	err := cnn.Extract(context.Background(), m, short, cnn.NewMemory(m, 7), nil)
	if err == nil || !strings.Contains(err.Error(), "5 frames of 7") {
		t.Errorf("Extract = %v", err)
	}
}

// cut promises two frames more than it has.
type cut struct{ *film }

func (c *cut) Times() []float64 { return append(slices.Clone(c.times), 98, 99) }

func TestExamineReportsBadNeurons(t *testing.T) {
	dir := golden.Shared(t, "golden", "cnn", "broken")
	for file, c := range map[string]struct {
		want string
		bad  func(h *cnn.Health) []bool
	}{
		"nan_weight.onnx":     {"NaN", func(h *cnn.Health) []bool { return h.NotFinite }},
		"inf_activation.onnx": {"Inf", func(h *cnn.Health) []bool { return h.NotFinite }},
		"dead_channels.onnx":  {"constant", func(h *cnn.Health) []bool { return h.Constant }},
	} {
		m, err := cnn.Open(filepath.Join(dir, file), cnn.Options{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		health := cnn.Examine(m, extract(t, m, newFilm(6, 32, 32)))
		if !slices.Contains(c.bad(health), true) || !slices.ContainsFunc(health.Findings, func(f fault.Finding) bool { return strings.Contains(f.What, c.want) }) {
			t.Errorf("%s: findings %v, want one of %q", file, health.Findings, c.want)
		}
	}
	m := goldenCase(t, "vgg_bias").open(t, cnn.Options{Threads: 2})
	if h := cnn.Examine(m, extract(t, m, newFilm(6, 32, 32))); slices.Contains(h.NotFinite, true) {
		t.Errorf("findings of a sound model: %v", h.Findings)
	}
}

func TestNeuronIDs(t *testing.T) {
	c := goldenCase(t, "resnet_bn_folded")
	m := c.open(t, cnn.Options{Name: "my/net"})
	seen := map[string]bool{}
	for _, n := range m.Neurons() {
		id := string(n.ID)
		if parts := strings.Split(id, "/"); len(parts) != 3 || parts[0] != "my.net" || parts[2] != fmt.Sprintf("u%d", n.Unit) || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
}

func TestTapsChooseLayers(t *testing.T) {
	c := goldenCase(t, "vgg_bias")
	all := c.open(t, cnn.Options{})
	layers := layersOf(all)
	first := all.Graph.Layers[layers[0]]
	m := c.open(t, cnn.Options{Taps: []string{first.ID}, Kind: onnx.Pre, Max: true})
	if m.Len() != first.Channels {
		t.Errorf("%d neurons, want %d", m.Len(), first.Channels)
	}
	_, err := cnn.Open(filepath.Join(c.dir, c.Model), cnn.Options{Taps: []string{"conv9*"}})
	if !errors.Is(err, cnn.ErrTaps) || !strings.Contains(err.Error(), first.ID) {
		t.Errorf("Open = %v", err)
	}
}

func TestPictureShowsWhatIsFed(t *testing.T) {
	for _, name := range []string{"vgg_bias", "uint8_nhwc", "nhwc_input"} {
		for _, named := range []string{"imagenet", "caffe", "tf"} {
			pre, _ := cnn.Named(named)
			pre.Size = [2]int{32, 32}
			m := goldenCase(t, name).open(t, cnn.Options{Preprocess: pre})
			shown, err := m.Picture(ramp(40, 30))
			if err != nil {
				t.Fatal(err)
			}
			if got := shown.Pix[:3]; got[0] > 1 || got[1] < 99 || got[1] > 101 || got[2] < 254 {
				t.Errorf("%s, %s: shows %v of 0 100 255", name, named, got)
			}
		}
	}
}

func TestProviderThatIsMissingIsSaid(t *testing.T) {
	m := goldenCase(t, "vgg_bias").open(t, cnn.Options{Provider: ort.DirectML, Threads: 2})
	extract(t, m, newFilm(2, 32, 32))
	if !slices.ContainsFunc(m.Findings(), func(f fault.Finding) bool { return f.Severity == fault.Warning && strings.Contains(f.Why, "directml") }) {
		t.Errorf("findings %v", m.Findings())
	}
}
