// Command bench times one job of Sync-ACT on the inputs that its peers are timed on
// and prints one line of JSON in their form, or turns such lines into a table.
//
//	go run ./internal/bench -job coupling -input IN -repeat 3 >> results.jsonl
//	go run ./internal/bench -table results.jsonl
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options is the command line.
type options struct {
	input, size     string
	threads, repeat int
	model, runs     string
	batch           int
}

// line is one measurement, as the peers print it.
type line struct {
	Job     string         `json:"job"`
	Peer    string         `json:"peer"`
	Size    string         `json:"size"`
	Threads int            `json:"threads"`
	Median  float64        `json:"seconds_median"`
	Seconds []float64      `json:"seconds"`
	CPU     []float64      `json:"cpu_seconds"`
	PeakMB  float64        `json:"peak_rss_mb"`
	Result  map[string]any `json:"result"`
	Case    string         `json:"case,omitempty"`
	Model   string         `json:"model,omitempty"`
	Batch   int            `json:"batch,omitempty"`
	Runs    string         `json:"runs,omitempty"`
}

// work is what is timed: a parts-th of run less the time of less.
type work struct {
	run, less func() map[string]any
	parts     int // 0 is 1
}

// jobs prepares each job.
var jobs = map[string]func(o options) (work, error){
	"nifti_mask":   niftiMask,
	"video_decode": videoDecode,
	"cnn_extract":  cnnExtract,
	"coupling":     coupling,
	"vsdbn":        vsdbn,
	"ica":          ica,
}

func main() {
	log.SetFlags(0)
	var o options
	job := flag.String("job", "", "one of nifti_mask, video_decode, cnn_extract, coupling, vsdbn, ica")
	table := flag.String("table", "", "turn the lines of this file into a table")
	flag.StringVar(&o.input, "input", "", "folder of the peers' inputs")
	flag.StringVar(&o.size, "size", "medium", "small, medium or large")
	flag.IntVar(&o.threads, "threads", 2, "threads")
	flag.IntVar(&o.repeat, "repeat", 3, "timed runs, after one that is not")
	flag.StringVar(&o.model, "model", "resnet50", "model of cnn_extract")
	flag.IntVar(&o.batch, "batch", 8, "batch of cnn_extract and vsdbn")
	flag.StringVar(&o.runs, "runs", "1x1000", "runs of coupling: 1x1000 or 4x900")
	flag.Parse()
	if *table != "" {
		if err := printTable(*table); err != nil {
			log.Fatal(err)
		}
		return
	}
	prepare, ok := jobs[*job]
	if !ok {
		log.Fatalf("no job is called %q", *job)
	}
	w, err := prepare(o)
	if err != nil {
		log.Fatal(err)
	}
	measure(*job, o, w)
}

// measure times w and prints its line.
func measure(job string, o options, w work) {
	w.run()
	l := line{Job: job, Peer: "syncact", Size: o.size, Threads: o.threads}
	switch job {
	case "cnn_extract":
		l.Model, l.Batch = o.model, o.batch
	case "vsdbn":
		l.Batch = o.batch
	case "coupling":
		l.Runs = o.runs
	}
	for range o.repeat {
		wall, cpu := timed(func() { l.Result = w.run() })
		if w.less != nil {
			lessWall, lessCPU := timed(func() { w.less() })
			wall, cpu = wall-lessWall, cpu-lessCPU
		}
		parts := float64(max(1, w.parts))
		l.Seconds, l.CPU = append(l.Seconds, wall/parts), append(l.CPU, cpu/parts)
	}
	l.Median, l.PeakMB = median(l.Seconds), peakMB()
	text, err := json.Marshal(l)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
}

// timed returns the wall and CPU seconds of do.
func timed(do func()) (wall, cpu float64) {
	cpu, began := cpuSeconds(), time.Now()
	do()
	return time.Since(began).Seconds(), cpuSeconds() - cpu
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return x[len(x)/2]
}

// cpuSeconds is user and system time of this process and its ended children.
func cpuSeconds() float64 {
	var sum float64
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			sum += float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
		}
	}
	return sum
}

// peakMB is the largest resident set of this process so far.
func peakMB() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	for l := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(l, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

func (o options) path(name string) string { return filepath.Join(o.input, o.size, name) }

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
