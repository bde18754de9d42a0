// Command syncact is Sync-ACT without a window, for servers and clusters: it makes,
// checks and runs studies and prints what came out.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"syncact/core/fault"
)

// The exit codes, as `syncact --help` lists them.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitInput   = 3
	exitStopped = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := newRoot(os.Stdout, os.Stderr).ExecuteContext(ctx)
	stop()
	os.Exit(report(os.Stderr, err))
}

// usageError marks a command line that cannot be understood.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }

// report prints an error as a person reads it and picks the exit code.
func report(w io.Writer, err error) int {
	var usage usageError
	inputs := refusals(err)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "stopped; what was finished is kept, run again to go on")
		return exitStopped
	case errors.As(err, &usage):
		fmt.Fprintf(w, "syncact: %v\n", err)
		return exitUsage
	case len(inputs) > 0:
		for _, in := range inputs {
			printInput(w, in)
		}
		return exitInput
	}
	fmt.Fprintf(w, "syncact: %v\n", err)
	return exitFailed
}

// refusals lists the refused inputs that an error joins.
func refusals(err error) []*fault.Input {
	if in, ok := err.(*fault.Input); ok {
		return []*fault.Input{in}
	}
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		var all []*fault.Input
		for _, one := range e.Unwrap() {
			all = append(all, refusals(one)...)
		}
		return all
	case interface{ Unwrap() error }:
		return refusals(e.Unwrap())
	}
	return nil
}

// printInput lays out what is wrong with an input, one fact a line.
func printInput(w io.Writer, in *fault.Input) {
	fmt.Fprintf(w, "syncact: %s\n", in.What)
	for _, line := range []struct{ head, text string }{{"file", in.File}, {"why", in.Why}, {"do", in.Do}} {
		if line.text != "" {
			fmt.Fprintf(w, "  %-5s %s\n", line.head+":", line.text)
		}
	}
}
