package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newCache(t *terminal) *cobra.Command {
	var clean bool
	var limit float64
	c := &cobra.Command{
		Use:   "cache [STUDY]",
		Short: "Show or shrink a study's store of stage results",
		Long: `Results are kept by the hash of what they were made from, so that nothing is
computed twice. Published files are links to them and stay when the store shrinks.`,
		Example: `  syncact cache demo-study
  syncact cache demo-study --limit 2     # keep the 2 GiB used last
  syncact cache demo-study --clean       # forget everything`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := load(args)
			if err != nil {
				return err
			}
			var freed int64
			if clean || c.Flags().Changed("limit") {
				if clean {
					limit = 0
				}
				if limit < 0 {
					return usageError{fmt.Errorf("--limit is not negative")}
				}
				if freed, err = s.Store().Shrink(int64(limit * (1 << 30))); err != nil {
					return err
				}
			}
			entries, err := s.Store().Entries()
			if err != nil {
				return err
			}
			return t.print(map[string]any{"entries": entries, "freed": freed}, func(w io.Writer) {
				var total int64
				for _, e := range entries {
					fmt.Fprintf(w, "%-9s %s %9.1f MB  %s\n", e.Stage, e.Key[:12], float64(e.Bytes)/1e6, e.Used.Format("2006-01-02 15:04"))
					total += e.Bytes
				}
				fmt.Fprintf(w, "%d results, %.1f MB; %.1f MB freed\n", len(entries), float64(total)/1e6, float64(freed)/1e6)
			})
		},
	}
	c.Flags().BoolVar(&clean, "clean", false, "remove every stored result")
	c.Flags().Float64Var(&limit, "limit", 0, "keep at most this many GiB, the last used")
	return c
}
