package ort

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/adrg/xdg"
	rt "github.com/yalue/onnxruntime_go"

	"syncact/core/fault"
)

// Version is the release of ONNX Runtime that set-up fetches, Oldest the first
// one whose interface is new enough.
const (
	Version = "1.27.0"
	Oldest  = "1.24"
)

// ErrLibrary is beneath every error about the runtime library.
var ErrLibrary = errors.New("ort: no usable runtime library")

// A Library is the runtime that was loaded.
type Library struct {
	Path, Version string
	Skipped       []fault.Finding // libraries that were found first but not usable
}

// Open loads the runtime library once. It is looked for in ONNXRUNTIME_LIB (which
// excludes every other), the system's library folders, beside the program, and in
// the user's data folder, where `make setup` puts it. A library that does not load
// or is too old is passed over.
func Open() error {
	_, err := Loaded()
	return err
}

// Loaded opens the library and says which one it is. A failure is not remembered: the
// library may be set up while the program runs.
func Loaded() (Library, error) {
	inUse.Lock()
	defer inUse.Unlock()
	if inUse.library.Path != "" {
		return inUse.library, nil
	}
	named := os.Getenv("ONNXRUNTIME_LIB")
	paths := candidates()
	if named != "" {
		paths = []string{named}
	}
	lib, err := loadFirst(paths, named)
	if err == nil {
		inUse.library = lib
	}
	return lib, err
}

// inUse is the library of this process, once it is loaded.
var inUse struct {
	sync.Mutex
	library Library
}

func loadFirst(paths []string, named string) (Library, error) {
	var lib Library
	var last error
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			last = err
			continue
		}
		rt.SetSharedLibraryPath(path)
		err := rt.InitializeEnvironment(rt.WithLogLevelFatal())
		if err == nil {
			lib.Path, lib.Version = path, rt.GetVersion()
			return lib, nil
		}
		last = err
		lib.Skipped = append(lib.Skipped, skipped(path, err))
	}
	return lib, libraryFault(named, lib.Skipped, last)
}

// skipped says why a library that exists was not taken.
func skipped(path string, err error) fault.Finding {
	f := fault.Finding{Severity: fault.Note, File: path, What: "this ONNX Runtime library was passed over", Why: err.Error()}
	// onnxruntime_go gives 2 where the library does not know its interface version.
	if strings.HasSuffix(err.Error(), "ORT API base: 2") {
		f.Why = "it is older than " + Oldest
		if full, err := filepath.EvalSymlinks(path); err == nil && full != path {
			f.Why += " (" + filepath.Base(full) + ")"
		}
		f.Do = "remove it, or update it to " + Version
	}
	return f
}

func libraryFault(named string, passed []fault.Finding, last error) error {
	e := &fault.Input{
		File: named,
		What: "no usable ONNX Runtime library was found",
		Do:   "run `make setup`, or set ONNXRUNTIME_LIB to the path of libonnxruntime (" + Oldest + " or newer)",
		Err:  fmt.Errorf("%w: %w", ErrLibrary, last),
	}
	var why []string
	for _, f := range passed {
		why = append(why, f.File+" "+f.Why)
	}
	switch {
	case len(why) > 0:
		e.Why = strings.Join(why, "; ")
	case named != "":
		e.Why = "ONNXRUNTIME_LIB names a file that is not there"
	}
	return e
}

// candidates lists where the library may be, in order of precedence.
func candidates() []string {
	name := libraryName()
	folders := []string{"/usr/local/lib", "/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/opt/homebrew/lib"}
	var paths []string
	for _, folder := range folders {
		path := filepath.Join(folder, name)
		paths = append(paths, path)
		numbered, _ := filepath.Glob(path + ".*") // distributions leave out the plain name
		slices.Sort(numbered)
		slices.Reverse(numbered)
		paths = append(paths, numbered...)
	}
	if exe, err := os.Executable(); err == nil {
		beside := filepath.Dir(exe)
		paths = append(paths, filepath.Join(beside, name), filepath.Join(beside, "..", "lib", name))
	}
	return append(paths, filepath.Join(xdg.DataHome, "syncact", "onnxruntime-"+Version, name))
}

func libraryName() string {
	switch runtime.GOOS {
	case "windows":
		return "onnxruntime.dll"
	case "darwin":
		return "libonnxruntime.dylib"
	}
	return "libonnxruntime.so"
}
