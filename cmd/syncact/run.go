package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/study"
)

func newRun(t *terminal) *cobra.Command {
	var o study.RunOptions
	var provider string
	c := &cobra.Command{
		Use:   "run [STUDY]",
		Short: "Run what is not already done",
		Long: `Runs the stages bold, networks, neurons, links, labels and ranking. What was
finished before, by this or an interrupted run, is not done again.`,
		Example: `  syncact run demo-study
  syncact run demo-study --until networks --threads 4`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			if o.Provider, err = ort.ParseProvider(provider); err != nil {
				return usageError{err}
			}
			if o.Threads < 0 || o.MemoryGiB < 0 {
				return usageError{fmt.Errorf("--threads and --memory are not negative")}
			}
			if o.Until != "" && !slices.Contains(study.Stages, o.Until) {
				return usageError{fmt.Errorf("no stage is called %q: use one of %v", o.Until, study.Stages)}
			}
			s, err := load(args)
			if err != nil {
				return err
			}
			o.Board = &progress.Board{}
			stop := t.watch(o.Board)
			report, err := s.Run(c.Context(), o)
			stop()
			if err != nil {
				return err
			}
			return t.print(report, func(w io.Writer) { printReport(w, s, report) })
		},
	}
	c.Flags().StringVar(&provider, "provider", "auto", "auto, cpu, webgpu, cuda, coreml or directml")
	c.Flags().IntVar(&o.Threads, "threads", 0, "threads of each stage (0: one a core)")
	c.Flags().Int64Var(&o.MemoryGiB, "memory", 0, "GiB of memory the run may use (0: what is free)")
	c.Flags().StringVar(&o.Until, "until", "", "last stage to run")
	c.Flags().StringSliceVar(&o.Subjects, "subjects", nil, "only these subjects")
	return c
}

func printReport(w io.Writer, s *study.Study, r *study.Report) {
	reused, seconds := 0, 0.0
	for _, stage := range r.Stages {
		if stage.Reused {
			reused++
		}
		seconds += stage.Seconds
	}
	fmt.Fprintf(w, "%d results, %d of them stored before; %.1f s; %s", len(r.Stages), reused, seconds, r.Provider)
	if r.Reason != "" {
		fmt.Fprintf(w, " (%s)", r.Reason)
	}
	fmt.Fprintln(w)
	printFindings(w, r.Findings, fault.Warning)
	fmt.Fprintf(w, "see them: syncact show %s\n", s.Dir)
}

// printFindings lists findings of at least a severity, one that many files share once,
// and how many were left out.
func printFindings(w io.Writer, findings []fault.Finding, least fault.Severity) {
	left := 0
	files := map[fault.Finding][]string{}
	var said []fault.Finding // without their files
	for _, f := range findings {
		if f.Severity < least {
			left++
			continue
		}
		file := f.File
		f.File = ""
		if len(files[f]) == 0 {
			said = append(said, f)
		}
		files[f] = append(files[f], file)
	}
	for _, f := range said {
		same := files[f]
		f.File = same[0]
		if more := len(same) - 1; more > 0 {
			f.File += " and " + counted(more, "other")
		}
		fmt.Fprintln(w, f)
	}
	if left > 0 {
		fmt.Fprintf(w, "%s on what was done to the data: see derivatives/syncact/manifest.json, or syncact check\n", counted(left, "note"))
	}
}

// counted says how many there are of a noun: 1 model, 3 models.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
