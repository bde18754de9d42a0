// Package ui is the window of the application: menus, toolbar, workspaces, and the
// wiring of panels to an open study. Panels know the session and not one another.
//
//	window := ui.New(app, ui.Options{})
//	window.OpenPath("movie7t") // or the welcome page
//	window.ShowAndRun()
//
// Nothing here computes: a study is read and run beside the window by [syncact/ui/job],
// and what it found is handed to the panels on the main goroutine. A failure becomes
// an error page with what to do; the window goes on.
package ui
