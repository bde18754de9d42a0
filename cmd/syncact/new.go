package main

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"syncact/core/study"
)

func newNew(t *terminal) *cobra.Command {
	var o study.Draft
	var schema bool
	c := &cobra.Command{
		Use:   "new DIR",
		Short: "Write a study.json from the dataset, films and models given",
		Long: `Writes DIR/study.json. Paths are stored relative to it where that is possible.
Films are given to runs in the order of their names; check the file before running.`,
		Example: `  syncact new movie7t --dataset fmriprep --task movie --space MNI152NLin2009cAsym \
    --movie stimuli/run-1.mp4 --movie stimuli/run-2.mp4 --model resnet18.onnx --networks vsdbn
  syncact new --schema > study.schema.json    # for editors that complete and check keys`,
		Args: func(c *cobra.Command, args []string) error {
			if schema {
				return cobra.NoArgs(c, args)
			}
			return cobra.ExactArgs(1)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if schema {
				_, err := t.out.Write(study.JSONSchema())
				return err
			}
			spec, err := study.New(args[0], o)
			if err != nil {
				return err
			}
			return t.print(spec, func(w io.Writer) {
				fmt.Fprintf(w, "%s is written; look at it, then: syncact check %s\n", filepath.Join(args[0], study.FileName), args[0])
			})
		},
	}
	c.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of study.json instead")
	c.Flags().StringVar(&o.Dataset, "dataset", "", "folder of fMRIPrep derivatives, or a 4-D NIfTI")
	c.Flags().StringVar(&o.Task, "task", "", "BIDS task")
	c.Flags().StringVar(&o.Space, "space", "", "BIDS space")
	c.Flags().StringArrayVar(&o.Movies, "movie", nil, "film of a run; repeat in the order of the runs")
	c.Flags().StringArrayVar(&o.Models, "model", nil, "ONNX file; repeat")
	c.Flags().StringArrayVar(&o.Networks, "networks", []string{"vsdbn"}, "vsdbn, ica, or a NIfTI of maps or labels; repeat")
	return c
}
