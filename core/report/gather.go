package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"syncact/core/fault"
	"syncact/core/figure"
	"syncact/core/movie"
	"syncact/core/series"
	"syncact/core/study"
	"syncact/core/table"
)

// shownNetworks is how many networks a trace draws beside the neuron.
const shownNetworks = 3

func (g *gather) trace() (figure.Figure, error) {
	at, err := g.neuron()
	if err != nil {
		return nil, err
	}
	chosen, err := g.rivals(at)
	if err != nil {
		return nil, err
	}
	courses, err := g.r.GroupCourses(g.Set, g.Run)
	if err != nil {
		return nil, err
	}
	n, err := g.subjects()
	if err != nil {
		return nil, err
	}
	tr, first, err := g.timing()
	if err != nil {
		return nil, err
	}
	kept := courses.Kept()
	neuron, err := g.predicted(g.Model, at, tr, kept)
	if err != nil {
		return nil, err
	}
	link := g.neurons[at]
	f := figure.Trace{Title: fmt.Sprintf("%s and networks of %s, run %s", link.ID, g.Set, g.Run), Manifest: g.manifest,
		Neuron: figure.Course{Name: string(link.ID), V: neuron, R: math.NaN()}, TR: tr, First: first, Kept: kept, From: g.From, To: g.To, Run: g.Run, N: n,
		Notes: []string{g.evidence(link)}}
	for _, rival := range chosen {
		course := figure.Course{Name: named(g.networks[rival.at]), V: zscored(courses.Course(rival.at), kept), R: rival.r}
		f.Networks = append(f.Networks, course)
	}
	if f.Pinned, err = g.pinned(tr, kept); err != nil {
		return nil, err
	}
	if f.Raw, err = g.raw(at); err != nil {
		return nil, err
	}
	if n > 1 && len(f.Networks) > 0 {
		band, err := g.band(g.networks[chosen[0].at].ID)
		if err != nil {
			return nil, err
		}
		if f.Networks[0].Low, f.Networks[0].Hi = band.Low, band.High; band.Low != nil {
			f.Notes = append(f.Notes, "Band: mean ± 1 SD over subjects.")
		}
	}
	if _, shown := g.in.Films[g.Run]; g.Frames && shown {
		from, to := f.Window()
		if f.Frames, err = g.frames(from, to); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// evidence says how far a link can be trusted.
func (g *gather) evidence(n study.Neuron) string {
	interval := "no interval"
	if !math.IsNaN(n.CILow) {
		interval = fmt.Sprintf("95 %% interval %s to %s", figure.Correlation(n.CILow), figure.Correlation(n.CIHigh))
	}
	return fmt.Sprintf("With %s/%s: r = %s (it chose the network: biased upward), held-out r = %s (%s), p (FWER) %s, q (FDR) %s.",
		g.Set, n.Network, figure.Correlation(n.R), figure.Correlation(n.RHeldOut), interval, figure.Probability(n.PFWER), figure.Probability(n.QFDR))
}

// A rival is a network with its r.
type rival struct {
	at int
	r  float64
}

// rivals are the networks that a neuron follows best: its own first, or the one that
// was asked for.
func (g *gather) rivals(neuron int) ([]rival, error) {
	matrix, err := g.r.Correlation(g.Set, g.Model)
	if err != nil {
		return nil, err
	}
	defer matrix.Close()
	first := -1
	if g.Network != "" || g.neurons[neuron].Network != "" {
		if first, err = g.networkOf(neuron); err != nil {
			return nil, err
		}
	}
	var all []rival
	for f, r := range matrix.Row(neuron) {
		if r == r || f == first {
			all = append(all, rival{f, float64(r)})
		}
	}
	slices.SortStableFunc(all, func(a, b rival) int {
		if (a.at == first) != (b.at == first) {
			return map[bool]int{true: -1, false: 1}[a.at == first]
		}
		return cmp.Compare(math.Abs(b.r), math.Abs(a.r))
	})
	most := g.Beside
	if most == 0 {
		most = shownNetworks
	}
	return all[:min(len(all), most)], nil
}

func (g *gather) networkOf(neuron int) (int, error) {
	if g.Network == "" {
		g.Network = g.neurons[neuron].Network
	}
	return g.network()
}

// timing returns the TR of the run and the time of its first volume.
func (g *gather) timing() (tr, first float64, err error) {
	for _, rec := range g.in.Recordings {
		if rec.Run != g.Run {
			continue
		}
		path := g.out("networks", g.Set, "sub-"+rec.Subject+"_run-"+rec.Run+"_timeseries.json")
		text, err := os.ReadFile(path)
		if err != nil {
			continue // this subject has no such run
		}
		var sidecar struct{ SamplingPeriod float64 }
		if err := json.Unmarshal(text, &sidecar); err != nil || !(sidecar.SamplingPeriod > 0) {
			return 0, 0, &fault.Input{File: path, What: "states no SamplingPeriod", Do: "run the study again", Err: ErrChoice}
		}
		first, _ = rec.Timing.Offset(sidecar.SamplingPeriod)
		return sidecar.SamplingPeriod, first, nil
	}
	return 0, 0, &fault.Input{File: g.s.Dir, What: "no subject has courses of run " + g.Run, Do: "run the study", Err: ErrChoice}
}

// predicted is the neuron's course as coupling saw it: filtered like the BOLD, then
// z-scored over kept volumes.
func (g *gather) predicted(model string, neuron int, tr float64, kept []bool) ([]float64, error) {
	mapped, err := g.r.Predicted(model, g.Run)
	if err != nil {
		return nil, err
	}
	defer mapped.Close()
	if mapped.Rows != len(kept) {
		return nil, &fault.Input{File: g.s.Dir, What: fmt.Sprintf("run %s has %d predicted volumes and %d of networks", g.Run, mapped.Rows, len(kept)),
			Why: "the results are of different runs of the study", Do: "run the study", Err: ErrChoice}
	}
	filter, err := g.s.Filter(len(kept), tr, kept)
	if err != nil {
		return nil, err
	}
	return filter.Standard(mapped.Col(neuron)), nil
}

// band is one standard deviation of subjects on either side of a network's course, in
// the unit of that course.
func (g *gather) band(network series.ID) (series.Band, error) {
	list, err := g.r.Subjects(g.Set, g.Run)
	if err != nil {
		return series.Band{}, err
	}
	all := make([]*series.Table, len(list))
	for i, subject := range list {
		if all[i], err = g.r.Courses(g.Set, subject, g.Run); err != nil {
			return series.Band{}, err
		}
	}
	return series.Across(all, network), nil
}

// stills is how many frames lie below a trace.
const stills = 7

// frames are stills of the film, each from the middle of its share of the axis; none
// where nothing was on screen.
func (g *gather) frames(from, to float64) ([]figure.Frame, error) {
	shown := g.in.Films[g.Run]
	out := make([]figure.Frame, stills)
	all, ctx := errgroup.WithContext(g.ctx)
	all.SetLimit(runtime.GOMAXPROCS(0))
	for i := range out {
		all.Go(func() error {
			at := from + (float64(i)+.5)/stills*(to-from)
			out[i].At = at
			second := at - shown.Onset + shown.From
			if second < shown.From || shown.To > 0 && second > shown.To {
				return nil
			}
			still, err := movie.At(ctx, shown.File, second, 480, 0)
			if errors.Is(err, movie.ErrInterval) {
				return nil // the film ended before the run
			}
			if err != nil {
				return err
			}
			img := image.NewRGBA(image.Rect(0, 0, still.W, still.H))
			for p := range still.W * still.H {
				copy(img.Pix[4*p:], still.Pix[3*p:3*p+3])
				img.Pix[4*p+3] = 255
			}
			out[i].Image = img
			return nil
		})
	}
	return out, all.Wait()
}

func (g *gather) ranking() (figure.Figure, error) {
	rows, err := g.r.Comparison()
	if err != nil {
		return nil, err
	}
	n, err := g.subjects()
	if err != nil {
		return nil, err
	}
	f := figure.Ranking{Title: "Models against networks of " + g.Set, Manifest: g.manifest, Measure: "similarity (CKA − null mean)",
		Set: g.Set, Seed: g.s.Spec.Seed, N: n}
	for _, row := range rows {
		if row.Set == g.Set {
			f.Models = append(f.Models, figure.Ranked{Name: row.Model, Accuracy: row.Accuracy, Value: row.Similarity, Low: math.NaN(), High: math.NaN()})
		}
	}
	return f, nil
}

func (g *gather) lags() (figure.Figure, error) {
	at, err := g.neuron()
	if err != nil {
		return nil, err
	}
	mapped, err := g.r.Lags(g.Set, g.Model)
	if err != nil {
		return nil, err
	}
	defer mapped.Close()
	path := g.out("coupling", g.Set, g.Model, "lags.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be read", Do: "run the study", Err: err}
	}
	var sidecar struct{ LagsSeconds []float64 }
	if err := json.Unmarshal(text, &sidecar); err != nil || len(sidecar.LagsSeconds) != mapped.Cols {
		return nil, &fault.Input{File: path, What: fmt.Sprintf("lists %d lags, lags.npy has %d", len(sidecar.LagsSeconds), mapped.Cols), Do: "run the study", Err: table.ErrTSV}
	}
	n, err := g.subjects()
	if err != nil {
		return nil, err
	}
	link := g.neurons[at]
	f := figure.Lags{Title: "Lag profile of " + string(link.ID), Manifest: g.manifest, Neuron: string(link.ID), Network: g.Set + "/" + link.Network,
		LagS: sidecar.LagsSeconds, Used: link.LagS, N: n, Notes: []string{g.evidence(link)}}
	for _, r := range mapped.Row(at) {
		f.R = append(f.R, float64(r))
	}
	return f, nil
}
