package locate_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"syncact/core/fault"
	"syncact/core/locate"
	"syncact/internal/golden"
)

// plant writes small files at paths below a new folder.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		full := filepath.Join(root, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

const fslAtlas = `<?xml version="1.0"?><atlas version="1.0"><header><name>Harvard-Oxford Cortical</name><type>Probabalistic</type>
<images><imagefile>/HarvardOxford/HarvardOxford-cort-prob-2mm</imagefile>
<summaryimagefile>/HarvardOxford/HarvardOxford-cort-maxprob-thr25-2mm</summaryimagefile></images></header>
<data><label index="0" x="48" y="94" z="35">Frontal Pole</label></data></atlas>`

func TestAllFindsTheUsualPlaces(t *testing.T) {
	root := plant(t, map[string]string{
		"fsl/data/atlases/HarvardOxford-Cortical.xml":                                                                                             fslAtlas,
		"fsl/data/atlases/HarvardOxford/HarvardOxford-cort-maxprob-thr25-2mm.nii.gz":                                                              "",
		"fsl/data/atlases/broken.xml":                                                                                                             "<atlas>",
		"fsl/data/standard/MNI152_T1_2mm.nii.gz":                                                                                                  "",
		"fsl/data/standard/MNI152_T1_2mm_brain_mask.nii.gz":                                                                                       "",
		"home/nilearn_data/schaefer_2018/Schaefer2018_200Parcels_7Networks_order_FSLMNI152.nii.gz":                                                "",
		"home/nilearn_data/schaefer_2018/Schaefer2018_200Parcels_7Networks_order.txt":                                                             "1 a 1 2 3 0",
		"home/.cache/templateflow/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_res-02_T1w.nii.gz":                                              "",
		"home/.cache/templateflow/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_res-02_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.nii.gz": "",
		"home/.cache/templateflow/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.tsv":           "index\tname\n",
		"home/.cache/templateflow/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_res-02_label-GM_probseg.nii.gz":                                 "",
	})
	found, findings := locate.All(locate.Options{Home: filepath.Join(root, "home"), FSL: filepath.Join(root, "fsl"),
		Nilearn: []string{filepath.Join(root, "home", "nilearn_data")}, TemplateFlow: filepath.Join(root, "home", ".cache", "templateflow"),
		Folders: []string{filepath.Join(root, "absent")}})
	type short struct{ Kind, Name, Names, Source, Space string }
	var got []short
	for _, f := range found {
		names := ""
		if f.Names != "" {
			names = filepath.Base(f.Names)
		}
		got = append(got, short{string(f.Kind), f.Name, names, f.Source, f.Space})
	}
	want := []short{
		{"atlas", "HarvardOxford-cort-maxprob-thr25-2mm", "HarvardOxford-Cortical.xml", "FSL", ""},
		{"template", "MNI152_T1_2mm", "", "FSL", "MNI152NLin6Asym"},
		{"atlas", "Schaefer2018_200Parcels_7Networks_order_FSLMNI152", "Schaefer2018_200Parcels_7Networks_order.txt", "nilearn", ""},
		{"template", "tpl-MNI152NLin2009cAsym_res-02_T1w", "", "TemplateFlow", "MNI152NLin2009cAsym"},
		{"atlas", "tpl-MNI152NLin2009cAsym_res-02_atlas-Schaefer2018_desc-100Parcels7Networks_dseg",
			"tpl-MNI152NLin2009cAsym_atlas-Schaefer2018_desc-100Parcels7Networks_dseg.tsv", "TemplateFlow", ""},
	}
	byName := cmp.Transformer("set", func(all []short) map[string]short {
		m := make(map[string]short)
		for _, s := range all {
			m[s.Name] = s
		}
		return m
	})
	if diff := cmp.Diff(want, got, byName); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if len(findings) != 1 || findings[0].Severity != fault.Warning || findings[0].Do == "" {
		t.Errorf("findings = %v; want a warning about the absent folder", findings)
	}
}

func TestAtlasesOfRealFolder(t *testing.T) {
	dir := golden.Shared(t, "data", "atlas")
	found, findings := locate.Atlases(locate.Options{Home: t.TempDir(), FSL: t.TempDir(), Folders: []string{dir}})
	if len(findings) != 0 {
		t.Errorf("findings: %v", findings)
	}
	got := make(map[string]string)
	for _, f := range found {
		got[f.Name] = ""
		if f.Names != "" {
			got[f.Name] = filepath.Base(f.Names)
		}
	}
	want := map[string]string{
		"HarvardOxfordMNI": "HarvardOxfordNodeNames.txt", "Yeo_7_Liberal_2mm": "Yeo_7_Liberal_regions.txt",
		"desikanKillianyMNI": "", "schaefer200x7MNI": "schaefer200x7NodeNames.txt",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("atlases (-want +got):\n%s", diff)
	}
}

func TestSameNameTwice(t *testing.T) {
	root := plant(t, map[string]string{"a/atlas.nii.gz": "", "b/atlas.nii": ""})
	found, _ := locate.Atlases(locate.Options{Home: t.TempDir(), FSL: t.TempDir(), Folders: []string{root, root}})
	if len(found) != 2 || found[0].Name != "atlas" || found[1].Name != "atlas~2" {
		t.Errorf("found %v", found)
	}
}

func ExampleAtlases() {
	found, _ := locate.Atlases(locate.Options{Home: "/nonexistent", FSL: "/nonexistent"})
	fmt.Println(len(found))
	// Output: 0
}

func TestT1wStandsBesideTheRecording(t *testing.T) {
	root := plant(t, map[string]string{
		"sub-01/anat/sub-01_desc-preproc_T1w.nii.gz":                                    "",
		"sub-01/anat/sub-01_space-MNI152NLin2009cAsym_res-2_desc-preproc_T1w.json":      "",
		"sub-01/anat/sub-01_space-MNI152NLin2009cAsym_res-2_desc-preproc_T1w.nii.gz":    "",
		"sub-01/anat/sub-01_space-MNI152NLin6Asym_desc-brain_mask.nii.gz":               "",
		"sub-02/ses-1/func/sub-02_ses-1_bold.nii.gz":                                    "",
		"sub-02/anat/sub-02_space-MNI152NLin2009cAsym_desc-preproc_T1w.nii.gz":          "",
		"sub-03/ses-2/anat/sub-03_ses-2_space-MNI152NLin2009cAsym_desc-preproc_T1w.nii": "",
	})
	const mni = "MNI152NLin2009cAsym"
	tests := []struct{ name, bold, space, want string }{
		{"in a space", "sub-01/func/sub-01_task-x_bold.nii.gz", mni, "sub-01/anat/sub-01_space-MNI152NLin2009cAsym_res-2_desc-preproc_T1w.nii.gz"},
		{"the subject's own", "sub-01/func/sub-01_task-x_bold.nii.gz", "T1w", "sub-01/anat/sub-01_desc-preproc_T1w.nii.gz"},
		{"another space", "sub-01/func/sub-01_task-x_bold.nii.gz", "MNI152NLin6Asym", ""},
		{"sessions share one", "sub-02/ses-1/func/sub-02_ses-1_bold.nii.gz", mni, "sub-02/anat/sub-02_space-MNI152NLin2009cAsym_desc-preproc_T1w.nii.gz"},
		{"of the session", "sub-03/ses-2/func/sub-03_ses-2_bold.nii.gz", mni, "sub-03/ses-2/anat/sub-03_ses-2_space-MNI152NLin2009cAsym_desc-preproc_T1w.nii"},
		{"no anatomy", "sub-04/func/sub-04_bold.nii.gz", mni, ""},
		{"no BIDS name", "sub-01/func/bold.nii.gz", mni, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			if want != "" {
				want = filepath.Join(root, filepath.FromSlash(want))
			}
			if got := locate.T1w(filepath.Join(root, filepath.FromSlash(tt.bold)), tt.space); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
