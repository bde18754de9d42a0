// Package locate finds atlases and templates where researchers already keep them:
//
//	atlases, findings := locate.Atlases(locate.Options{Folders: []string{"atlas"}})
//	names, err := label.ReadNames(atlases[0].Names)
//
// It looks in FSL's data folder, nilearn's and TemplateFlow's caches and in folders
// that are named to it. It opens no image and never fetches anything.
package locate
