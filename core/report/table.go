package report

import (
	"context"
	"path/filepath"

	"syncact/core/fault"
	"syncact/core/study"
	"syncact/core/table"
)

// Tables lists the tables that [Table] knows, as their files are called.
var Tables = []string{"networks.tsv", "neurons.tsv", "comparison.tsv"}

// Table reads a published table of a study, with the names that people gave in the
// place of labels.
func Table(ctx context.Context, s *study.Study, file string, c Choice) (*table.TSV, error) {
	g, err := newGather(ctx, s, c)
	if err != nil {
		return nil, err
	}
	var path []string
	var labels []string
	switch file {
	case "networks.tsv":
		path = []string{"networks", g.Set, file}
		for _, n := range g.networks {
			labels = append(labels, n.Label.Text)
		}
	case "neurons.tsv":
		if err := g.model(); err != nil {
			return nil, err
		}
		path = []string{"coupling", g.Set, g.Model, file}
		for _, n := range g.neurons {
			labels = append(labels, n.Label.Text)
		}
	case "comparison.tsv":
		path = []string{file}
	default:
		return nil, g.refuse("table", file, Tables)
	}
	tsv, err := table.ReadTSV(g.out(path...))
	if err != nil {
		return nil, err
	}
	for i, name := range tsv.Names {
		if name != "label" {
			continue
		}
		if len(labels) != len(tsv.Rows) {
			return nil, &fault.Input{File: g.out(filepath.Join(path...)), What: "changed while it was read", Do: "try again", Err: ErrChoice}
		}
		for r, label := range labels {
			if label != "" {
				tsv.Rows[r][i] = label
			}
		}
	}
	return tsv, nil
}
