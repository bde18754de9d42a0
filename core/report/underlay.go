package report

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"syncact/core/fault"
	"syncact/core/locate"
	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/volume"
)

// An Anatomy is a picture that maps of a study can be drawn on.
type Anatomy struct {
	Kind  string // one of [Underlays]: "template", "t1w" or "mean"
	Name  string // "MNI152_T1_1mm", "T1w of sub-01", "mean BOLD of sub-01"
	File  string // of a mean, the recording
	Space string // "" where nothing says so
}

// Anatomies lists the pictures that lie in the space of a study's dataset, best first:
// the templates among those found, the T1-weighted image of the first subject that
// has one, and the mean of the first recording. A study without images has none.
func Anatomies(s *study.Study, in *study.Inputs, found []locate.Found) []Anatomy {
	if s.Spec.Dataset.Layout == study.LayoutTimeSeries {
		return nil
	}
	space := s.Spec.Dataset.Space
	var out []Anatomy
	if strings.HasPrefix(space, "MNI") {
		for _, t := range templates(found, space) {
			out = append(out, Anatomy{"template", t.Name, t.File, cmp.Or(t.Space, "MNI152")})
		}
	}
	for _, r := range in.Recordings {
		if file := locate.T1w(r.File, space); file != "" {
			out = append(out, Anatomy{"t1w", "T1w of sub-" + r.Subject, file, space})
			break
		}
	}
	if len(in.Recordings) > 0 {
		r := in.Recordings[0]
		out = append(out, Anatomy{"mean", "mean BOLD of sub-" + r.Subject, r.File, space})
	}
	return out
}

// templates sorts the templates among those found: of the space itself first — MNI
// spaces differ by less than a voxel of BOLD — and of those the nearest to 1 mm, the
// brain alone before the head.
func templates(found []locate.Found, space string) []locate.Found {
	out := slices.DeleteFunc(slices.Clone(found), func(f locate.Found) bool { return f.Kind != locate.Template })
	rank := func(f locate.Found) int {
		low, n := strings.ToLower(f.Name), 0
		if f.Space != space {
			n += 100
		}
		switch {
		case strings.Contains(low, "_1mm"), strings.Contains(low, "res-01"), strings.Contains(low, "res-1_"):
		case strings.Contains(low, "_2mm"), strings.Contains(low, "res-02"), strings.Contains(low, "res-2_"):
			n += 10
		default:
			n += 20
		}
		if !strings.Contains(low, "brain") {
			n++
		}
		return n
	}
	slices.SortStableFunc(out, func(a, b locate.Found) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// TemplateFolders are the folders in which a study's own templates are looked for:
// those of its atlases.
func TemplateFolders(s *study.Study) []string {
	var folders []string
	for _, atlas := range s.Spec.Labels.Atlases {
		if atlas == "auto" {
			continue
		}
		if !filepath.IsAbs(atlas) {
			atlas = filepath.Join(s.Dir, atlas)
		}
		folders = append(folders, filepath.Dir(atlas))
	}
	return folders
}

// Underlay is the anatomical picture that maps of a study are drawn on, with where it
// comes from: the first of [Anatomies]. A study without images has none: nil.
func Underlay(ctx context.Context, s *study.Study) (*volume.Image, string, error) {
	in, err := s.Inputs()
	if err != nil {
		return nil, "", err
	}
	if a, ok := anatomy(s, in, "auto"); ok {
		return a.read(ctx)
	}
	return nil, "", nil
}

// underlay is the picture that was asked for.
func (g *gather) underlay() (*volume.Image, string, error) {
	if g.Underlay == "none" {
		return nil, "", nil
	}
	a, ok := anatomy(g.s, g.in, g.Underlay)
	switch {
	case ok:
		return a.read(g.ctx)
	case g.Underlay == "auto":
		return nil, "", nil
	}
	return nil, "", &fault.Input{File: g.s.Dir, What: fmt.Sprintf("no underlay %q in the space %s was found", g.Underlay, g.s.Spec.Dataset.Space),
		Do: "choose another underlay, or none", Err: ErrChoice}
}

// anatomy is the best picture of a kind, with "auto" the best of any.
func anatomy(s *study.Study, in *study.Inputs, kind string) (Anatomy, bool) {
	found, _ := locate.Templates(locate.Options{Folders: TemplateFolders(s)})
	for _, a := range Anatomies(s, in, found) {
		if kind == "auto" || a.Kind == kind {
			return a, true
		}
	}
	return Anatomy{}, false
}

func (a Anatomy) read(ctx context.Context) (*volume.Image, string, error) {
	if a.Kind == "mean" {
		img, err := mean(ctx, a.File)
		return img, a.Name, err
	}
	img, err := nifti.ReadImage(a.File)
	return img, a.Name, err
}

// mean is the mean over the volumes of a file.
func mean(ctx context.Context, path string) (*volume.Image, error) {
	f, err := nifti.Open(path)
	if err != nil {
		return nil, err
	}
	img := volume.NewImage(f.Grid())
	share := 1 / float32(max(f.Volumes(), 1))
	err = f.Each(ctx, func(_ int, v []float32) error {
		for i, x := range v {
			if x == x {
				img.V[i] += share * x
			}
		}
		return nil
	})
	return img, err
}
