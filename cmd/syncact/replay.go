package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"syncact/core/progress"
	"syncact/core/study"
)

func newReplay(t *terminal) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "replay MANIFEST",
		Short: "Run again from a manifest and report any number that differs",
		Long: `Runs what manifest.json records, from the same inputs, in a temporary folder, and
compares every published number with what the study holds: that in the nearest folder
above the manifest, or with --study another. Exits 1 when one differs.`,
		Example: `  syncact replay demo-study/derivatives/syncact/manifest.json
  syncact replay paper/figure1.manifest.json --study demo-study`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			board := &progress.Board{}
			stop := t.watch(board)
			r, err := replay(c.Context(), dir, args[0], study.RunOptions{Board: board})
			stop()
			if err != nil {
				return err
			}
			if err := t.print(r, func(w io.Writer) { printReplayed(w, r) }); err != nil {
				return err
			}
			if len(r.Differences) > 0 {
				return errors.New("the replay gives other numbers")
			}
			return nil
		},
	}
	c.Flags().StringVar(&dir, "study", "", "folder of the study (the nearest above the manifest)")
	return c
}

func replay(ctx context.Context, dir, manifest string, o study.RunOptions) (*study.Replayed, error) {
	if dir == "" {
		return study.Replay(ctx, manifest, o)
	}
	return study.ReplayIn(ctx, dir, manifest, o)
}

func printReplayed(w io.Writer, r *study.Replayed) {
	fmt.Fprintf(w, "%d numbers in %d files compared, %d files differ\n", r.Numbers, r.Files, len(r.Differences))
	for _, d := range r.Differences {
		fmt.Fprintf(w, "%s: %d differ, by %.3g at most: %s\n", d.File, d.Count, d.Largest, d.What)
	}
}
