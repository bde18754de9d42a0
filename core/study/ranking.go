package study

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"syncact/core/couple"
	"syncact/core/progress"
	"syncact/core/ranking"
	"syncact/core/store"
)

// measured is what similarity.json holds.
type measured struct {
	CKA, CKANull, CKAP, Top, HeldOut number
	Significant, Live                int
}

// ranking compares every model with every set and writes comparison.tsv.
func (r *runner) ranking(ctx context.Context, b *brain, links []*modelLinks) error {
	var rows []Comparison
	var keys []store.Key
	for _, l := range links {
		m, key, err := r.measure(ctx, b, l)
		if err != nil {
			return fmt.Errorf("%s with %s: %w", l.model.Name, l.set.Name, err)
		}
		accuracy := nan
		if l.model.Accuracy != nil {
			accuracy = l.model.Accuracy.Top1
		}
		rows = append(rows, Comparison{Model: l.model.Name, Set: l.set.Name, Accuracy: accuracy, CKA: float64(m.CKA), CKANull: float64(m.CKANull),
			CKAP: float64(m.CKAP), Similarity: float64(m.CKA - m.CKANull), TopRHeldOut: float64(m.Top), MeanRHeldOut: float64(m.HeldOut),
			Significant: m.Significant, Neurons: m.Live})
		keys = append(keys, key)
	}
	dir, err := r.stage(ctx, "ranking", "comparison", store.KeyOf("comparison", rankingVersion, keys, r.Spec.Models), func(dir string, n *progress.Counter) error {
		cells := make([][]string, len(rows))
		for i, row := range rows {
			cells[i] = row.cells()
		}
		return writeTable(filepath.Join(dir, "comparison.tsv"), comparisonColumns, cells)
	})
	if err != nil {
		return err
	}
	return r.publishAs(map[string]string{
		filepath.Join(dir, "comparison.tsv"):  r.out("comparison.tsv"),
		filepath.Join(dir, "comparison.json"): r.out("comparison.json"),
	})
}

func (r *runner) measure(ctx context.Context, b *brain, l *modelLinks) (*measured, store.Key, error) {
	key := store.KeyOf("similarity", rankingVersion, l.key, r.engine())
	dir, err := r.stage(ctx, "ranking", l.set.Name+" × "+l.model.Name, key, func(dir string, n *progress.Counter) error {
		design, closeAll, err := r.design(b, l.set, l.model, l.Groups)
		if err != nil {
			return err
		}
		defer closeAll()
		res := &couple.Result{Links: make([]couple.Link, len(l.Links))}
		for i, link := range l.Links {
			res.Links[i] = couple.Link{Network: link.Network, HeldOut: float64(link.HeldOut), Constant: link.Constant, Significant: link.Significant}
		}
		s, err := ranking.Measure(ctx, design, res, ranking.Options{Couple: couple.Options{LagS: r.Spec.Coupling.Lag, Seed: r.Spec.Seed,
			Workers: r.o.Threads, Provider: r.provider}}, n)
		if err != nil {
			return err
		}
		r.note(dir, s.Findings...)
		text, err := json.Marshal(measured{number(s.CKA), number(s.CKANull), number(s.CKAP), number(s.Top), number(s.HeldOut), s.Significant, s.Live})
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, "similarity.json"), text, 0o644)
	})
	if err != nil {
		return nil, "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, "similarity.json"))
	if err != nil {
		return nil, "", err
	}
	m := &measured{}
	return m, key, json.Unmarshal(text, m)
}
