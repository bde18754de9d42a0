package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"syncact/core/study"
)

// terminal is where a verb writes: results to out, progress to err.
type terminal struct {
	out, err io.Writer
	json     bool
}

func newRoot(out, err io.Writer) *cobra.Command {
	t := &terminal{out: out, err: err}
	root := &cobra.Command{
		Use:   "syncact",
		Short: "Couple the neurons of CNNs with the brain networks of people who watched a movie",
		Long: `Sync-ACT couples the neurons of convolutional neural networks with the functional
brain networks of people who watched the same movie, names neurons by what the
brain does at the same moments, and shows which CNNs resemble the brain.

Exit codes: 0 done, 1 failed, 2 usage, 3 unusable input, 130 stopped.`,
		Example: `  syncact demo demo-study            # make a study with known answers
  syncact run demo-study             # from raw files to labelled neurons
  syncact show demo-study --truth    # compare with what was planted`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			return usageError{fmt.Errorf("there is no verb %q; syncact --help lists them", args[0])}
		},
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.PersistentFlags().BoolVar(&t.json, "json", false, "results as JSON, for machines")
	root.SetOut(out)
	root.SetErr(err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newDemo(t), newNew(t), newCheck(t), newRun(t), newShow(t), newInspect(t), newExport(t), newProviders(t), newCache(t), newReplay(t))
	for _, c := range root.Commands() {
		c.Args = usageArgs(c.Args)
	}
	return root
}

// usageArgs turns a complaint about arguments into a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if err := check(c, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// print writes v as JSON when asked to, and otherwise calls text.
func (t *terminal) print(v any, text func(w io.Writer)) error {
	if !t.json {
		text(t.out)
		return nil
	}
	enc := json.NewEncoder(t.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// folder is the study named on the command line, the current folder without one.
func folder(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

func load(args []string) (*study.Study, error) { return study.Load(folder(args)) }
