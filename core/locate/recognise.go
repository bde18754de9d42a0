package locate

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// atlasWords are parts of the names under which label volumes are handed out. Lower
// case.
var atlasWords = []string{
	"harvardoxford", "maxprob", "schaefer", "yeo", "aparc", "desikan", "destrieux", "aal", "aicha", "brodmann",
	"basc", "msdl-labels", "juelich", "talairach-labels", "craddock", "gordon", "glasser", "hcp-mmp", "brainnetome",
	"atlas", "dseg", "parcellation", "parcels",
}

// notAtlas are parts of names that look like atlases and are not label volumes:
// probabilities, surfaces, maps.
var notAtlas = []string{"-prob-", "probseg", "_prob", "prob_", "sphere", "_mask", "difumo", "msdl_rois", "confidence"}

func isAtlas(name string) bool {
	low := strings.ToLower(name)
	has := func(word string) bool { return strings.Contains(low, word) }
	return slices.ContainsFunc(atlasWords, has) && !slices.ContainsFunc(notAtlas, has)
}

// templateSpace recognises a whole-head or skull-stripped T1 template.
func templateSpace(name string) (space string, ok bool) {
	low := strings.ToLower(name)
	if strings.HasPrefix(low, "tpl-") && strings.HasSuffix(low, "_t1w") {
		space, _, _ = strings.Cut(name[len("tpl-"):], "_")
		return space, true
	}
	switch {
	case strings.HasPrefix(low, "mni152_t1_") && !strings.Contains(low, "mask") && !strings.Contains(low, "edges"):
		return "MNI152NLin6Asym", true
	case strings.HasPrefix(low, "mni_icbm152_t1_tal_nlin_asym_09c"):
		return "MNI152NLin2009cAsym", true
	case strings.HasPrefix(low, "mni_icbm152_t1") && !strings.Contains(low, "mask"), strings.HasPrefix(low, "mni152-t1"):
		return "", true
	}
	return "", false
}

// namesBeside picks the file of region names that belongs to an atlas among files: of
// the same folder and the same name up to its extension, else sharing the longest
// beginning of at least four letters.
func namesBeside(image string, files []string) string {
	best, longest := "", 3
	name := strings.ToLower(stem(image))
	for _, path := range files {
		if filepath.Dir(path) != filepath.Dir(image) || !isNames(path) {
			continue
		}
		other := strings.ToLower(filepath.Base(path))
		other = strings.TrimSuffix(other, filepath.Ext(other))
		n := shared(name, other)
		if other == name {
			n = len(name) + 1
		}
		if n > longest {
			best, longest = path, n
		}
	}
	return best
}

// isNames tells files of region names from other text.
func isNames(path string) bool {
	low := strings.ToLower(filepath.Base(path))
	switch filepath.Ext(low) {
	case ".tsv", ".xml":
		return true
	case ".txt", ".lut":
		return !strings.Contains(low, "readme") && !strings.Contains(low, "licen") && !strings.Contains(low, "reference") &&
			!strings.Contains(low, "community")
	}
	return false
}

func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// fsl reads FSL's atlas descriptions, which name the images and hold the region names.
func (s *search) fsl(root string) {
	descriptions, _ := filepath.Glob(filepath.Join(root, "*.xml"))
	slices.Sort(descriptions)
	for _, path := range descriptions {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		var atlas struct {
			Images []struct {
				File    string `xml:"imagefile"`
				Summary string `xml:"summaryimagefile"`
			} `xml:"header>images"`
		}
		if xml.Unmarshal(text, &atlas) != nil {
			continue
		}
		for _, image := range atlas.Images {
			file := strings.TrimSpace(image.Summary)
			if file == "" {
				file = strings.TrimSpace(image.File)
			}
			if file = onDisk(filepath.Join(root, filepath.FromSlash(file))); file != "" {
				s.add(Found{Kind: Atlas, Name: stem(file), File: file, Names: path, Source: "FSL"})
			}
		}
	}
}

// onDisk completes FSL's path without extension; "" when there is no such image.
func onDisk(path string) string {
	for _, extension := range []string{".nii.gz", ".nii", ""} {
		if info, err := os.Stat(path + extension); err == nil && !info.IsDir() {
			return path + extension
		}
	}
	return ""
}

// NamesBeside returns the file of region names that lies beside a label volume, ""
// when there is none.
func NamesBeside(image string) string {
	entries, err := os.ReadDir(filepath.Dir(image))
	if err != nil {
		return ""
	}
	var files []string
	for _, e := range entries {
		files = append(files, filepath.Join(filepath.Dir(image), e.Name()))
	}
	return namesBeside(image, files)
}
