package ort

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// noVulkan says why WebGPU cannot work on Linux for want of a driver, "" when there
// may be one. Starting the provider without any would write complaints to the
// terminal that no user can read.
func noVulkan() string {
	if runtime.GOOS != "linux" {
		return ""
	}
	for _, name := range []string{"VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_ADD_DRIVER_FILES"} {
		if os.Getenv(name) != "" {
			return ""
		}
	}
	// Where the Vulkan loader looks (its document LoaderDriverInterface).
	folders := append([]string{xdg.ConfigHome, xdg.DataHome, "/etc", "/usr/local/etc", "/usr/local/share", "/usr/share"}, xdg.ConfigDirs...)
	for _, folder := range append(folders, xdg.DataDirs...) {
		if found, _ := filepath.Glob(filepath.Join(folder, "vulkan", "icd.d", "*.json")); len(found) > 0 {
			return ""
		}
	}
	return "no Vulkan driver is installed: install the one of the graphics card (Debian: mesa-vulkan-drivers and libvulkan1, or NVIDIA's own)"
}
