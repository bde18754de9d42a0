package fbn

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
)

// decomposeICA is group spatial ICA (Calhoun 2001): principal components of each
// subject, of all subjects together, then independent ones over voxels.
func decomposeICA(ctx context.Context, runs []Run, o Options, n *progress.Counter) (*Set, error) {
	n.SetTotal(o.Seeds)
	mul := ort.NewMatMul(o.Run)
	defer mul.Close()
	group, err := reduceSubjects(ctx, mul, runs, o)
	if err != nil {
		return nil, err
	}
	white, err := whiten(ctx, mul, group, o.Components, o.Seed)
	if err != nil {
		return nil, err
	}
	k := white.z.Rows
	var findings []fault.Finding
	if k < o.Components {
		findings = append(findings, fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("the data hold %d components, not %d", k, o.Components), Do: "use fewer components or longer runs"})
	}
	starts, still, err := icaStarts(ctx, white.z, o, n)
	if err != nil {
		return nil, err
	}
	w, last, err := refine(ctx, white.z, consensus(starts))
	if err != nil {
		return nil, err
	}
	if still > 0 || last > refined {
		findings = append(findings, fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("%d of %d starts did not converge; the last change of the result is %.1g", still, o.Seeds, last), Do: "use fewer components"})
	}
	return assembleICA(ctx, mul, white, w, starts, findings, o)
}

// icaStarts runs the starts, as many side by side as there are cores, and counts those
// that did not converge.
func icaStarts(ctx context.Context, z ort.Matrix, o Options, n *progress.Counter) ([]*mat.Dense, int, error) {
	abreast := 1
	if onCPU(o.Run) {
		abreast = min(o.Seeds, threads(o.Run))
	}
	run := o.Run
	run.Threads = max(1, threads(o.Run)/abreast)
	starts, converged := make([]*mat.Dense, o.Seeds), make([]bool, o.Seeds)
	g, ctx := errgroup.WithContext(ctx)
	for worker := range abreast {
		g.Go(func() error {
			f, err := newFastICA(z, run)
			if err != nil {
				return err
			}
			defer f.close()
			for i := worker; i < o.Seeds; i += abreast {
				if starts[i], converged[i], err = f.start(ctx, o.Seed+uint64(i)); err != nil {
					return err
				}
				n.Add(1)
			}
			return nil
		})
	}
	err := g.Wait()
	still := 0
	for _, c := range converged {
		if !c {
			still++
		}
	}
	return starts, still, err
}

// assembleICA orders the sources by explained variance and orients their maps.
func assembleICA(ctx context.Context, mul *ort.MatMul, white *whitened, w *mat.Dense, starts []*mat.Dense, findings []fault.Finding, o Options) (*Set, error) {
	k := white.z.Rows
	share, total := make([]float64, k), white.total
	for j := range k {
		for i, variance := range white.variance {
			share[j] += w.At(j, i) * w.At(j, i) * variance / total
		}
	}
	order := make([]int, k)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if share[a] > share[b] {
			return -1
		}
		if share[a] < share[b] {
			return 1
		}
		return 0
	})
	unmix := ort.NewMatrix(k, k)
	for i, from := range order {
		for j := range k {
			unmix.V[i*k+j] = float32(w.At(from, j))
		}
	}
	sources := ort.NewMatrix(k, white.z.Cols)
	if err := mul.AB(ctx, sources, unmix, white.z); err != nil {
		return nil, err
	}
	maps := make([][]float32, k)
	for i := range maps {
		maps[i] = sources.V[i*sources.Cols : (i+1)*sources.Cols]
	}
	s := newSet(ICA, maps, o)
	s.Findings = findings
	stable := startStability(w, starts)
	for i, from := range order {
		s.Units[i].Variance, s.Units[i].Stability = share[from], stable[from]
	}
	s.orient()
	return s, nil
}

// startStability is the mean |r| of each source with its partner in every start.
// Whitened rows are uncorrelated, so the correlation of sources is that of their
// unmixing vectors.
func startStability(w *mat.Dense, starts []*mat.Dense) []float64 {
	k, _ := w.Dims()
	out := make([]float64, k)
	if len(starts) < 2 {
		for i := range out {
			out[i] = math.NaN()
		}
		return out
	}
	for _, start := range starts {
		r := similarity(w, start)
		for i, j := range Match(r) {
			out[i] += r[i][j] / float64(len(starts))
		}
	}
	return out
}

func similarity(a, b *mat.Dense) [][]float64 {
	var r mat.Dense
	r.Mul(a, b.T())
	rows, cols := r.Dims()
	out := make([][]float64, rows)
	for i := range out {
		out[i] = make([]float64, cols)
		for j := range out[i] {
			out[i][j] = math.Abs(r.At(i, j))
		}
	}
	return out
}

// reduceSubjects projects each subject's volumes on its principal components and
// returns the rows of all subjects, each without its mean over voxels.
func reduceSubjects(ctx context.Context, mul *ort.MatMul, runs []Run, o Options) (ort.Matrix, error) {
	var subjects []string
	own := map[string][]Run{}
	for _, r := range runs {
		if own[r.Subject] == nil {
			subjects = append(subjects, r.Subject)
		}
		own[r.Subject] = append(own[r.Subject], r)
	}
	group := ort.Matrix{Cols: runs[0].Cols}
	for i, subject := range subjects {
		x := newStack(own[subject], true)
		keep := max(o.SubjectPCA, o.Components)
		if len(subjects) == 1 {
			keep = o.Components
		}
		_, vectors, _, err := x.principal(ctx, mul, keep, rand.New(rand.NewPCG(o.Seed, uint64(i))))
		if err != nil {
			return group, fmt.Errorf("subject %s: %w", subject, err)
		}
		reduced, err := x.combine(ctx, mul, vectors)
		if err != nil {
			return group, err
		}
		group.V = append(group.V, reduced.V...)
		group.Rows += reduced.Rows
	}
	return group, nil
}

// A whitened matrix has uncorrelated rows of variance 1 over voxels.
type whitened struct {
	z        ort.Matrix
	variance []float64 // of each row before whitening
	total    float64   // of all of the group's rows
}

func whiten(ctx context.Context, mul *ort.MatMul, group ort.Matrix, components int, seed uint64) (*whitened, error) {
	x := matrixStack(group)
	values, vectors, total, err := x.principal(ctx, mul, components, rand.New(rand.NewPCG(seed, 1<<32)))
	if err != nil {
		return nil, err
	}
	for j, value := range values {
		scale := float32(math.Sqrt(float64(group.Cols) / value))
		for i := range vectors.Rows {
			vectors.V[i*vectors.Cols+j] *= scale
		}
	}
	z, err := x.combine(ctx, mul, vectors)
	return &whitened{z, values, total}, err
}
