package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"syncact/core/fault"
	"syncact/core/study"
)

func newCheck(t *terminal) *cobra.Command {
	var o study.CheckOptions
	c := &cobra.Command{
		Use:   "check [STUDY]",
		Short: "Look at every input before anything is computed",
		Long: `Reads every header and every movie's packets, aligns movies with volumes, lists
every problem at once, and predicts memory, disk and time of each stage.`,
		Example: `  syncact check demo-study
  syncact check demo-study --deep      # also reads all data`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := load(args)
			if err != nil {
				return err
			}
			report, err := s.Check(c.Context(), o)
			if err != nil {
				return err
			}
			if err := t.print(report, func(w io.Writer) { printCheck(w, report) }); err != nil {
				return err
			}
			return stopped(s, report)
		},
	}
	c.Flags().BoolVar(&o.Deep, "deep", false, "also read all data: NaN, checksums, constant voxels, every frame")
	return c
}

// stopped is the refusal of a study whose problems were listed already.
func stopped(s *study.Study, r *study.CheckReport) error {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == fault.Blocking {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return &fault.Input{File: s.Dir, What: fmt.Sprintf("%d of the findings stop a run", n), Do: "see those marked Blocking"}
}

func printCheck(w io.Writer, r *study.CheckReport) {
	fmt.Fprintf(w, "%s, %s, %s, %s of networks\n", counted(r.Subjects, "subject"), counted(r.Runs, "run"), counted(r.Models, "model"), counted(r.Sets, "set"))
	printFindings(w, r.Findings, fault.Note)
	fmt.Fprintf(w, "\n%-10s %10s %10s %10s\n", "stage", "memory", "disk", "time")
	for _, e := range r.Estimates {
		fmt.Fprintf(w, "%-10s %7.1f MB %7.1f MB %8.0f s\n", e.Stage, float64(e.Memory)/1e6, float64(e.Disk)/1e6, e.Seconds)
	}
}
