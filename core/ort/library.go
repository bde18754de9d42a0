package ort

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/adrg/xdg"
	rt "github.com/yalue/onnxruntime_go"

	"syncact/core/fault"
)

// Version is the release of ONNX Runtime that set-up fetches.
const Version = "1.27.0"

// Open loads the runtime library once. It is looked for in ONNXRUNTIME_LIB, the
// system's library folders, beside the program, and where `make setup` puts it.
func Open() error { return open() }

var open = sync.OnceValue(func() error {
	var last error
	for _, path := range candidates() {
		if _, err := os.Stat(path); err != nil {
			continue
		}
		rt.SetSharedLibraryPath(path)
		if last = rt.InitializeEnvironment(rt.WithLogLevelError()); last == nil {
			return nil
		}
	}
	return &fault.Input{
		File: os.Getenv("ONNXRUNTIME_LIB"),
		What: "no usable ONNX Runtime library was found",
		Do:   "run `make setup`, or set ONNXRUNTIME_LIB to libonnxruntime (" + Version + " or newer)",
		Err:  last,
	}
})

func candidates() []string {
	name := map[string]string{"windows": "onnxruntime.dll", "darwin": "libonnxruntime.dylib"}[runtime.GOOS]
	if name == "" {
		name = "libonnxruntime.so"
	}
	if path := os.Getenv("ONNXRUNTIME_LIB"); path != "" {
		return []string{path} // asked for by name: no other will do
	}
	folders := []string{"/usr/local/lib", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"}
	if exe, err := os.Executable(); err == nil {
		folders = append(folders, filepath.Dir(exe), filepath.Join(filepath.Dir(exe), "..", "lib"))
	}
	folders = append(folders, filepath.Join(xdg.DataHome, "syncact", "onnxruntime-"+Version))
	paths := make([]string, len(folders))
	for i, folder := range folders {
		paths[i] = filepath.Join(folder, name)
	}
	return paths
}
