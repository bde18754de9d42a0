package setup_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"syncact/core/ort"
	"syncact/core/progress"
	"syncact/core/study"
	"syncact/ui/setup"
)

// now runs functions at once: tests stand on the main goroutine.
func now(f func()) { f() }

var estimates = []study.Estimate{{Stage: "bold", Memory: 900e6, Disk: 300e6, Seconds: 40}, {Stage: "networks", Memory: 3.4e9, Disk: 200e6, Seconds: 60}, {Stage: "neurons", Memory: 1.2e9, Disk: 900e6, Seconds: 420},
	{Stage: "links", Memory: 700e6, Disk: 50e6, Seconds: 330}, {Stage: "labels", Memory: 150e6, Disk: 1e6, Seconds: 10}, {Stage: "ranking", Memory: 150e6, Disk: 1e4, Seconds: 14}}

var statuses = []ort.Status{{Provider: ort.CUDA, Why: "this ONNX Runtime was built without it"},
	{Provider: ort.WebGPU, Why: "no Vulkan driver of a device was found"}, {Provider: ort.CPU, Works: true}}

// midway is a run in its third stage.
func midway() ([]progress.Line, map[string]time.Duration) {
	done := func(stage, item string, n int64, d time.Duration) progress.Line {
		return progress.Line{Stage: stage, Item: item, State: progress.Done, Done: n, Total: n, Elapsed: d}
	}
	lines := []progress.Line{done("bold", "sub-01 run-1", 921, 9*time.Second), done("mask", "group", 1, time.Second), done("networks", "ica", 100, 55*time.Second),
		done("neurons", "resnet18 run-1", 22104, 167*time.Second), done("neurons", "resnet18 run-2", 22032, 165*time.Second),
		{Stage: "neurons", Item: "resnet18 run-3", State: progress.Running, Done: 10540, Total: 21960, Elapsed: 80 * time.Second, Rate: 132, ETA: 87 * time.Second}}
	return lines, map[string]time.Duration{"bold": 10 * time.Second, "networks": 55 * time.Second, "neurons": 412 * time.Second}
}

func TestEnginePictures(t *testing.T) {
	lines, times := midway()
	failed := append(lines[:5:5], lines[5])
	failed[5].State = progress.Failed
	tests := []struct {
		name    string
		outcome setup.Outcome
		lines   []progress.Line
		err     error
	}{
		{"running", setup.Running, lines, nil},
		{"failed", setup.Failed, failed, fmt.Errorf("neurons resnet18 run-3: %w", broken("/data/models/resnet18.onnx"))},
	}
	for _, side := range sides {
		for _, tt := range tests {
			t.Run(tt.name+" "+string(side), func(t *testing.T) {
				themed(t, side, 1)
				r := setup.NewRunner(now)
				e := setup.NewEngine(r, setup.EngineOptions{Do: now, OnExplore: func() {}})
				defer e.Close()
				r.ShowAs(tt.outcome, 421*time.Second, times, tt.lines, tt.err)
				e.Pretend(estimates, 3.1e9, statuses)
				e.PretendRates(420, func(i int) float64 { return 132 - float64(i%7) - 80*float64(i/200%2*(i/20%2)) })
				picture(t, "engine-"+tt.name+"-"+string(side)+".png", e, fyne.NewSize(1344, 906))
			})
		}
	}
}
