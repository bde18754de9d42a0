// Command syncact-gui is the desktop application.
//
//	syncact-gui [STUDY]
//
// STUDY is the folder of a study to open; without it the welcome page is shown.
package main

import (
	"os"

	"fyne.io/fyne/v2/app"

	"syncact/ui"
)

func main() {
	w := ui.New(app.NewWithID(ui.ID), ui.Options{})
	if len(os.Args) > 1 {
		w.OpenPath(os.Args[1])
	}
	w.ShowAndRun()
}
