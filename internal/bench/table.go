package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// printTable writes a table of every job: median wall and CPU seconds of each peer,
// and how many times faster Sync-ACT is, by the ratio of medians.
func printTable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	cases := map[string]map[string][]line{}
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var l line
		if json.Unmarshal(scanner.Bytes(), &l) != nil || l.Job == "" {
			continue
		}
		key := strings.TrimRight(fmt.Sprintf("%s %s %s %s", l.Job, l.Size, l.Model, l.Runs), " ")
		if l.Batch > 0 {
			key += fmt.Sprintf(" batch %d", l.Batch)
		}
		if cases[key] == nil {
			cases[key] = map[string][]line{}
		}
		cases[key][l.Peer] = append(cases[key][l.Peer], l)
	}
	fmt.Println("| job | who | wall s | CPU s | peak MB | Sync-ACT is faster: wall, CPU |\n|-|-|-|-|-|-|")
	keys := make([]string, 0, len(cases))
	for k := range cases {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		printCase(k, cases[k])
	}
	return scanner.Err()
}

func printCase(key string, peers map[string][]line) {
	ours, ok := peers["syncact"]
	if !ok {
		return
	}
	names := make([]string, 0, len(peers))
	for n := range peers {
		names = append(names, n)
	}
	slices.Sort(names)
	wall, cpu, _ := medians(ours)
	for _, n := range names {
		w, c, mb := medians(peers[n])
		ratio := ""
		if n != "syncact" {
			ratio = fmt.Sprintf("%.1f×, %.1f×", w/wall, c/cpu)
		}
		fmt.Printf("| %s | %s | %.2f | %.2f | %.0f | %s |\n", key, n, w, c, mb, ratio)
	}
}

// medians pools the timed runs of several lines.
func medians(lines []line) (wall, cpu, mb float64) {
	var walls, cpus []float64
	for _, l := range lines {
		walls, cpus = append(walls, l.Seconds...), append(cpus, l.CPU...)
		mb = max(mb, l.PeakMB)
	}
	return median(walls), median(cpus), mb
}
