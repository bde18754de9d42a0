package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"syncact/core/demo"
	"syncact/core/progress"
)

func newDemo(t *terminal) *cobra.Command {
	var o demo.Options
	c := &cobra.Command{
		Use:   "demo DIR",
		Short: "Write a small study with known answers",
		Long: `Writes a study of four subjects who watched three films: a drawn movie, BOLD in
the layout of fMRIPrep, six small CNNs, and truth.json with what was planted.`,
		Example: "  syncact demo demo-study --seed 3",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			board := &progress.Board{}
			n := board.Start("demo", args[0])
			stop := t.watch(board)
			err := demo.Write(c.Context(), args[0], o, n)
			if err != nil {
				board.End(n, progress.Failed)
			} else {
				board.End(n, progress.Done)
			}
			stop()
			if err != nil {
				return err
			}
			return t.print(map[string]any{"study": args[0], "seed": o.Seed}, func(w io.Writer) {
				fmt.Fprintf(w, "%s is ready: syncact run %s\n", args[0], args[0])
			})
		},
	}
	c.Flags().Uint64Var(&o.Seed, "seed", 1, "what movie and BOLD are drawn from")
	c.Flags().StringVar(&o.Size, "size", "small", "small, large, or tiny for a quick try")
	c.Flags().BoolVar(&o.Noise, "noise", false, "plant nothing: every significant neuron is a false one")
	return c
}
