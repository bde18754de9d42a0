package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"syncact/core/bids"
	"syncact/core/fault"
	"syncact/core/movie"
	"syncact/core/nifti"
	"syncact/core/onnx"
	"syncact/core/table"
)

// fact is one line of what a file holds.
type fact struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// inspection is what a file holds, as Sync-ACT reads it.
type inspection struct {
	File     string          `json:"file"`
	Kind     string          `json:"kind"`
	Facts    []fact          `json:"facts"`
	Findings []fault.Finding `json:"findings"`
}

func (i *inspection) add(name string, value any) { i.Facts = append(i.Facts, fact{name, value}) }

func newInspect(t *terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "inspect FILE",
		Short: "What a NIfTI, ONNX, movie, table or activation file holds, as Sync-ACT reads it",
		Example: `  syncact inspect sub-01_bold.nii.gz
  syncact inspect resnet18.onnx
  syncact inspect run-1.mp4`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			i, err := inspect(c.Context(), args[0])
			if err != nil {
				return err
			}
			return t.print(i, func(w io.Writer) {
				fmt.Fprintf(w, "%s: %s\n", i.File, i.Kind)
				for _, f := range i.Facts {
					fmt.Fprintf(w, "  %-12s %v\n", f.Name, f.Value)
				}
				printFindings(w, i.Findings, fault.Note)
			})
		},
	}
}

// inspect reads a file by what its name says it is; anything else is tried as a movie.
func inspect(ctx context.Context, path string) (*inspection, error) {
	i := &inspection{File: path}
	name := strings.TrimSuffix(strings.ToLower(path), ".gz")
	switch filepath.Ext(name) {
	case ".nii", ".hdr", ".img":
		return i, i.nifti(path)
	case ".onnx":
		return i, i.onnx(path)
	case ".npy":
		return i, i.npy(path)
	case ".tsv":
		return i, i.tsv(path)
	}
	return i, i.movie(ctx, path)
}

func (i *inspection) nifti(path string) error {
	f, err := nifti.Open(path)
	if errors.Is(err, nifti.ErrIntent) {
		return i.matrix(path)
	}
	if err != nil {
		return err
	}
	i.Kind, i.Findings = "NIfTI image", f.Findings()
	i.add("shape", f.Header().Shape())
	i.add("volumes", f.Volumes())
	i.add("TR", fmt.Sprintf("%.6g s", f.TR()))
	i.add("orientation", f.Orientation())
	size := f.Grid().Affine.VoxelSize()
	i.add("voxel", fmt.Sprintf("%.3g × %.3g × %.3g mm", size[0], size[1], size[2]))
	return nil
}

// matrix reads a file whose numbers are no volume, such as CIFTI.
func (i *inspection) matrix(path string) error {
	f, err := nifti.OpenMatrix(path)
	if err != nil {
		return err
	}
	i.Kind, i.Findings = "CIFTI matrix", f.Findings()
	i.add("shape", f.Header().Shape())
	return nil
}

func (i *inspection) onnx(path string) error {
	m, err := onnx.Open(path)
	if err != nil {
		return err
	}
	i.Kind, i.Findings = "ONNX model", m.Findings
	i.add("producer", m.Producer)
	i.add("opset", m.Opset)
	in := m.Input
	i.add("input", fmt.Sprintf("%s: %d × %d × %d channels (0: free), batch %d", in.Name, in.Height, in.Width, in.Channels, in.Batch))
	total := 0
	for _, k := range m.Auto() {
		l := m.Layers[k]
		total += l.Channels
		i.add("layer", fmt.Sprintf("%-40s %5d channels  %s", l.ID, l.Channels, l.Activation))
	}
	i.add("neurons", total)
	for _, n := range m.NotTappable {
		i.add("left out", fmt.Sprintf("%s: %s", n.Node, n.Why))
	}
	return nil
}

func (i *inspection) npy(path string) error {
	a, err := table.ReadNPY(path)
	if err != nil {
		return err
	}
	i.Kind = "npy array"
	i.add("shape", a.Shape)
	i.add("type", a.DType)
	return nil
}

func (i *inspection) tsv(path string) error {
	tsv, err := table.ReadTSV(path)
	if err != nil {
		return err
	}
	i.Kind = "table"
	i.add("rows", len(tsv.Rows))
	i.add("columns", strings.Join(tsv.Names, ", "))
	if !strings.Contains(path, "confounds") {
		return nil
	}
	i.Kind = "confounds"
	for _, strategy := range bids.Strategies() {
		c, err := bids.ReadConfounds(path, strategy)
		if err != nil {
			i.add(strategy, "cannot be used: "+err.Error())
			continue
		}
		i.add(strategy, fmt.Sprintf("%d regressors", len(c.Names)))
	}
	return nil
}

func (i *inspection) movie(ctx context.Context, path string) error {
	f, err := movie.Probe(ctx, path)
	if err != nil {
		return err
	}
	i.Kind, i.Findings = "movie", f.Findings
	i.add("codec", f.Codec+" in "+f.Container)
	i.add("size", fmt.Sprintf("%d × %d at display", f.Width, f.Height))
	i.add("duration", fmt.Sprintf("%.3f s from %.3f s", f.Duration-f.Start, f.Start))
	i.add("frames", fmt.Sprintf("%d, %.3f a second, variable: %v", f.Frames, f.Rate, f.Variable))
	i.add("audio", f.Audio)
	return nil
}
