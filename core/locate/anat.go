package locate

import (
	"os"
	"path/filepath"
	"strings"
)

// T1w returns the preprocessed T1-weighted image that fMRIPrep wrote for the subject
// of a BOLD file, in a space or, with "" or "T1w", in the subject's own; "" where
// there is none. Of several it is the first by name.
func T1w(bold, space string) string {
	subject, _, _ := strings.Cut(filepath.Base(bold), "_")
	if !strings.HasPrefix(subject, "sub-") {
		return ""
	}
	session := filepath.Dir(filepath.Dir(bold)) // …/sub-01/func/x, …/sub-01/ses-1/func/x
	for _, folder := range []string{session, filepath.Dir(session)} {
		entries, err := os.ReadDir(filepath.Join(folder, "anat"))
		if err != nil {
			continue
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), subject+"_") && isT1w(stem(e.Name()), space) && isImage(e.Name()) {
				return filepath.Join(folder, "anat", e.Name())
			}
		}
	}
	return ""
}

func isT1w(name, space string) bool {
	if !strings.HasSuffix(name, "_desc-preproc_T1w") {
		return false
	}
	_, after, named := strings.Cut(name, "_space-")
	in, _, _ := strings.Cut(after, "_")
	if space == "" || space == "T1w" {
		return !named
	}
	return named && in == space
}
