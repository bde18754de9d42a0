package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"syncact/core/progress"
)

// watch shows a board on the terminal until stop is called: bars where stderr is a
// terminal, a line for each finished job elsewhere.
func (t *terminal) watch(board *progress.Board) (stop func()) {
	done, gone := make(chan struct{}), make(chan struct{})
	show := plainLines(t.err)
	if f, ok := t.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		show = bars(f)
	}
	go func() {
		defer close(gone)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				show(board.Snapshot(), false)
			case <-done:
				show(board.Snapshot(), true)
				return
			}
		}
	}()
	return func() {
		close(done)
		<-gone
	}
}

// plainLines writes a line for every job that ended since the last call.
func plainLines(w io.Writer) func([]progress.Line, bool) {
	said := 0
	return func(lines []progress.Line, _ bool) {
		for ; said < len(lines) && lines[said].State != progress.Running; said++ {
			l := lines[said]
			fmt.Fprintf(w, "%-9s %-9s %-28s %6.1f s\n", l.State, l.Stage, l.Item, l.Elapsed.Seconds())
		}
	}
}

// bars draws a bar for every running job; finished ones leave a line.
func bars(w io.Writer) func([]progress.Line, bool) {
	p := mpb.New(mpb.WithOutput(w), mpb.WithWidth(40))
	var drawn []*mpb.Bar
	return func(lines []progress.Line, last bool) {
		for i, l := range lines {
			if i == len(drawn) {
				drawn = append(drawn, p.AddBar(max(l.Total, 1),
					mpb.PrependDecorators(decor.Name(fmt.Sprintf("%-9s %-28s", l.Stage, l.Item))),
					mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.AverageETA(decor.ET_STYLE_MMSS))))
			}
			drawn[i].SetTotal(max(l.Total, 1), false)
			drawn[i].SetCurrent(l.Done)
			switch l.State {
			case progress.Done, progress.Reused:
				drawn[i].SetTotal(-1, true)
			case progress.Failed, progress.Cancelled:
				drawn[i].Abort(false)
			}
		}
		if last {
			for _, b := range drawn {
				b.Abort(false)
			}
			p.Wait()
		}
	}
}
