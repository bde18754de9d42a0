package study

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// freeMemory returns the bytes that programs may still take; Linux says so.
func freeMemory() (int64, bool) {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			var kilobytes int64
			_, err := fmt.Sscan(rest, &kilobytes)
			return kilobytes << 10, err == nil
		}
	}
	return 0, false
}
