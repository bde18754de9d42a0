//go:build unix

package main_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// results reads the published arrays and tables of a study by name.
func results(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	root := filepath.Join(dir, "derivatives", "syncact")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && d.Name() == "store" {
				return fs.SkipDir
			}
			return err
		}
		name, _ := filepath.Rel(root, path)
		if ext := filepath.Ext(name); ext == ".npy" || ext == ".tsv" || ext == ".gz" {
			text, err := os.ReadFile(path)
			all[name] = string(text)
			return err
		}
		if strings.HasSuffix(name, ".part") {
			t.Errorf("%s is left", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) || len(want) < 8 {
		t.Errorf("%d published files, want %d", len(got), len(want))
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs from that of an undisturbed run", name)
		}
	}
}

// inTheMaking returns the results that are being made, "stage-…".
func inTheMaking(dir string) []string {
	entries, _ := os.ReadDir(filepath.Join(dir, "derivatives", "syncact", "store", "building"))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// stopWhen starts a run and sends it a signal as soon as due says so. It returns
// how the run ended.
func stopWhen(t *testing.T, dir string, signal syscall.Signal, due func() bool) *os.ProcessState {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, "run", dir, "--threads", "2")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = c.Wait()
	}()
	for tick := time.NewTicker(200 * time.Microsecond); ; {
		select {
		case <-ended:
			return c.ProcessState
		case <-tick.C:
			if due() {
				tick.Stop()
				_ = c.Process.Signal(signal)
				<-ended
				return c.ProcessState
			}
		}
	}
}

// making is due once a result of a stage is in the making.
func making(dir, stage string) func() bool {
	return func() bool {
		for _, name := range inTheMaking(dir) {
			if strings.HasPrefix(name, stage+"-") {
				return true
			}
		}
		return false
	}
}

func signalled(p *os.ProcessState) bool {
	status, ok := p.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

func TestKill(t *testing.T) {
	want := results(t, studied)
	for _, stage := range []string{"bold", "networks", "neurons"} {
		t.Run(stage, func(t *testing.T) {
			dir := fresh(t)
			if p := stopWhen(t, dir, syscall.SIGKILL, making(dir, stage)); !signalled(p) {
				t.Fatalf("the run ended by itself: %v", p)
			}
			if code, _, err := syncact(t, "run", dir, "--threads", "2"); code != 0 {
				t.Fatalf("going on exits %d: %s", code, err)
			}
			compare(t, results(t, dir), want)
		})
	}
}

// TestKillDemo kills the full demo ten times and lets it go on after each.
func TestKillDemo(t *testing.T) {
	if os.Getenv("SYNCACT_LONG") == "" {
		t.Skip("takes minutes: set SYNCACT_LONG=1")
	}
	whole, broken := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "broken")
	for _, args := range [][]string{{"demo", whole}, {"demo", broken}, {"run", whole, "--threads", "2"}} {
		if code, _, err := syncact(t, args...); code != 0 {
			t.Fatalf("%v exits %d: %s", args, code, err)
		}
	}
	for kill := range 10 {
		seen, left := map[string]bool{}, inTheMaking(broken)
		for _, name := range left {
			seen[name] = true
		}
		// Each time, four results more are made before the fifth is cut short.
		p := stopWhen(t, broken, syscall.SIGKILL, func() bool {
			for _, name := range inTheMaking(broken) {
				seen[name] = true
			}
			return len(seen)-len(left) > 4
		})
		if !signalled(p) {
			t.Fatalf("kill %d: the run ended by itself: %v", kill, p)
		}
	}
	if code, _, err := syncact(t, "run", broken, "--threads", "2"); code != 0 {
		t.Fatalf("going on exits %d: %s", code, err)
	}
	compare(t, results(t, broken), results(t, whole))
}

// TestInterrupt stops a run as Ctrl-C does.
func TestInterrupt(t *testing.T) {
	dir := fresh(t)
	p := stopWhen(t, dir, syscall.SIGINT, making(dir, "neurons"))
	if p.ExitCode() != 130 {
		t.Errorf("an interrupted run exits %d, want 130", p.ExitCode())
	}
	if left := inTheMaking(dir); len(left) != 0 {
		t.Errorf("left half made: %v", left)
	}
}
