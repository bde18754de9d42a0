package cnn_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"syncact/core/cnn"
	"syncact/core/fault"
	"syncact/core/ort"
)

// swiftShader is a Vulkan driver in software, of Debian's package chromium.
const swiftShader = "/usr/lib/chromium/vk_swiftshader_icd.json"

// The driver is chosen when the library starts, so the trial is a process of its own.
func TestModelsAgreeOnWebGPU(t *testing.T) {
	if os.Getenv("SYNCACT_TEST_WEBGPU") != "" {
		compareWebGPU(t)
		return
	}
	if testing.Short() {
		t.Skip("the driver in software is slow: not with -short")
	}
	if _, err := os.Stat(swiftShader); err != nil {
		t.Skipf("no Vulkan driver in software: %s is missing (Debian: apt-get install chromium libvulkan1)", swiftShader)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestModelsAgreeOnWebGPU$", "-test.v")
	cmd.Env = append(os.Environ(), "SYNCACT_TEST_WEBGPU=1", "VK_DRIVER_FILES="+swiftShader)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if i := strings.Index(string(out), "--- SKIP"); i >= 0 {
		t.Skip(string(out[i:]))
	}
}

func compareWebGPU(t *testing.T) {
	if p, reason := ort.Choose(ort.WebGPU); p != ort.WebGPU {
		t.Skip(reason)
	}
	names := []string{"vgg_bias", "convnext_opset17", "int8_qdq"}
	if os.Getenv("SYNCACT_LONG") != "" {
		names = append(names, "resnet_dynamo", "mobilenetv3", "uint8_nhwc", "fixed_batch4", "inception", "conv_kinds", "vit")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			c := goldenCase(t, name)
			host := run(t, c.open(t, cnn.Options{Threads: 2}), c.frames(t))
			m := c.open(t, cnn.Options{Provider: ort.WebGPU, Threads: 2})
			close32(t, run(t, m, c.frames(t)), host, c.Tolerance.ATol, max(c.Tolerance.RTol, 1e-3))
			if leftDevice(m) {
				t.Errorf("it did not run on webgpu: %v", m.Findings())
			}
		})
	}
	t.Run("half precision", func(t *testing.T) { // which this driver lacks
		c := goldenCase(t, "fp16_io32")
		m := c.open(t, cnn.Options{Provider: ort.WebGPU, Threads: 2})
		close32(t, run(t, m, c.frames(t)), run(t, c.open(t, cnn.Options{Threads: 2}), c.frames(t)), c.Tolerance.ATol, c.Tolerance.RTol)
		if !leftDevice(m) {
			t.Errorf("no word of the step back to the CPU: %v", m.Findings())
		}
	})
}

func leftDevice(m *cnn.Model) bool {
	return slices.ContainsFunc(m.Findings(), func(f fault.Finding) bool { return strings.Contains(f.What, "went on with the CPU") })
}

func close32(t *testing.T, got, want []float32, atol, rtol float64) {
	t.Helper()
	for i, w := range want {
		if d := float64(max(got[i]-w, w-got[i])); !(d <= max(atol, 1e-4)+rtol*float64(max(w, -w))) {
			t.Fatalf("activation %d is %g on webgpu, %g on the CPU", i, got[i], w)
		}
	}
}
