package setup

import (
	"fmt"
	"os"
	"runtime/metrics"
	"strings"
)

// residentBytes is the memory that the application takes now. Systems that do not
// say it are asked through the Go runtime, which does not know of ONNX Runtime's.
func residentBytes() int64 {
	var pages, resident int64
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		if n, _ := fmt.Sscan(string(text), &pages, &resident); n == 2 {
			return resident * int64(os.Getpagesize())
		}
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// Memory returns the bytes that the application takes and those that the machine has
// left, 0 where it does not say.
func Memory() (used, free int64) { return residentBytes(), meminfo("MemAvailable:") }

// memoryBytes is the memory of the machine, 0 where it does not say.
func memoryBytes() int64 { return meminfo("MemTotal:") }

func meminfo(name string) int64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		var kilobytes int64
		if rest, ok := strings.CutPrefix(line, name); ok {
			if n, _ := fmt.Sscan(rest, &kilobytes); n == 1 {
				return kilobytes << 10
			}
		}
	}
	return 0
}
