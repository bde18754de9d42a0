// Package setup begins and runs studies in the window: the welcome page with the
// new-study wizard, the engine workspace, and the page that says what went wrong.
//
//	runner := setup.NewRunner(job.Main)
//	welcome := setup.NewWelcome(setup.WelcomeOptions{Do: job.Main, OnOpen: open, OnRun: run})
//	engine := setup.NewEngine(runner, setup.EngineOptions{Do: job.Main, OnExplore: explore})
//	page := setup.NewError(err, setup.ErrorOptions{OnClose: back})
//
// A choice of the wizard is read as it is made (headers, counts, a frame of a film)
// beside the window, and what was found stands beside it. A choice that cannot be
// used is told on an error page that harms nothing; every step may be left half done.
//
// Invariants: the main goroutine reads no file of a study; a Runner has one run at a
// time; nothing is written before the last step but a draft; a file that is there is
// never overwritten.
package setup
