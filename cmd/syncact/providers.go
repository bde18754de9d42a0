package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"syncact/core/ort"
)

func newProviders(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:     "providers",
		Short:   "Which execution providers work on this machine, and why others do not",
		Example: "  syncact providers --json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, args []string) error {
			library, err := ort.Loaded()
			if err != nil {
				return err
			}
			status := ort.Providers()
			auto, reason := ort.Choose(ort.Auto)
			v := map[string]any{"library": library.Path, "version": library.Version, "providers": status, "auto": auto, "reason": reason}
			return t.print(v, func(w io.Writer) {
				fmt.Fprintf(w, "ONNX Runtime %s: %s\n", library.Version, library.Path)
				for _, f := range library.Skipped {
					fmt.Fprintln(w, f)
				}
				for _, s := range status {
					word := "works"
					if !s.Works {
						word = "no"
					}
					fmt.Fprintf(w, "%-9s %-6s %s\n", s.Provider, word, s.Why)
				}
				fmt.Fprintf(w, "auto is %s: %s\n", auto, reason)
			})
		},
	}
}
