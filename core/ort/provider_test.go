package ort_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/ort"
)

func TestProvidersSayWhy(t *testing.T) {
	if err := ort.Open(); err != nil {
		t.Fatal(err)
	}
	seen := map[ort.Provider]bool{}
	for _, s := range ort.Providers() {
		seen[s.Provider] = true
		if !s.Works && s.Why == "" {
			t.Errorf("%s does not work, and nothing says why", s.Provider)
		}
		t.Logf("%-9s works %-5v %s", s.Provider, s.Works, s.Why)
		if s.Provider == ort.CPU && !s.Works {
			t.Error("the CPU does not work")
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d providers, want 5", len(seen))
	}
}

func TestChooseFallsBackToCPU(t *testing.T) {
	for _, s := range ort.Providers() {
		p, reason := ort.Choose(s.Provider)
		switch {
		case s.Works && p != s.Provider:
			t.Errorf("Choose(%s) = %s though it works", s.Provider, p)
		case !s.Works && (p != ort.CPU || !strings.Contains(reason, string(s.Provider))):
			t.Errorf("Choose(%s) = %s, %q", s.Provider, p, reason)
		}
	}
	p, reason := ort.Choose(ort.Auto)
	if reason == "" {
		t.Errorf("Choose(auto) = %s without a reason", p)
	}
	t.Logf("auto: %s, %s", p, reason)
}

func TestParseProvider(t *testing.T) {
	for name, want := range map[string]ort.Provider{"": ort.Auto, "auto": ort.Auto, "CPU": ort.CPU, "WebGPU": ort.WebGPU} {
		if p, err := ort.ParseProvider(name); p != want || err != nil {
			t.Errorf("ParseProvider(%q) = %q, %v", name, p, err)
		}
	}
	var bad *fault.Input
	if _, err := ort.ParseProvider("vulkan"); !errors.As(err, &bad) || bad.Do == "" {
		t.Errorf("ParseProvider(vulkan) = %v", err)
	}
}

func TestShrinkHalvesThenLeavesTheDevice(t *testing.T) {
	var tries []string
	said, err := ort.Shrink(ort.WebGPU, 8, func(p ort.Provider, batch int) error {
		tries = append(tries, fmt.Sprint(p, batch))
		if p == ort.WebGPU || batch > 4 {
			return fmt.Errorf("frame 0: %w", ort.ErrMemory)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(tries, " "), "webgpu8 webgpu4 webgpu2 webgpu1 cpu8 cpu4"; got != want {
		t.Errorf("tried %s, want %s", got, want)
	}
	if len(said) != 5 {
		t.Errorf("%d findings for five steps back", len(said))
	}
	other := errors.New("other")
	if _, err := ort.Shrink(ort.CPU, 8, func(ort.Provider, int) error { return other }); err != other {
		t.Errorf("Shrink = %v, want the error of try", err)
	}
	if _, err := ort.Shrink(ort.CPU, 2, func(ort.Provider, int) error { return ort.ErrMemory }); !errors.Is(err, ort.ErrMemory) {
		t.Errorf("Shrink = %v, want out of memory", err)
	}
}
