package movie

import (
	"fmt"
	"strings"
	"sync"

	"syncact/core/fault"
)

// A damage is what a decoder complained of and how far the film had come then.
// Complaints come before the frames they are about, which wait for others to be
// put in order: times are early by some frames.
type damage struct {
	mu          sync.Mutex
	at          float64 // time of the last frame that passed
	count       int
	from, to    float64 // of the first and last complaint
	firstReason string
}

func (d *damage) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at, d.count, d.from, d.to, d.firstReason = 0, 0, 0, 0, ""
}

func (d *damage) reached(t float64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = t
}

// complain counts one message of ffmpeg.
func (d *damage) complain(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.count == 0 {
		line = strings.TrimSpace(line)
		if i := strings.LastIndex(line, "] "); i >= 0 {
			line = line[i+2:]
		}
		d.from, d.firstReason = d.at, line
	}
	d.count++
	d.to = d.at
}

// first is the first complaint.
func (d *damage) first() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.firstReason == "" {
		return "no more frames"
	}
	return d.firstReason
}

func (d *damage) findings(path string) []fault.Finding {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.count == 0 {
		return nil
	}
	return []fault.Finding{{Severity: fault.Warning, File: path,
		What: fmt.Sprintf("damaged between about %.1f and %.1f s: the decoder complained %d times (%s)", d.from, d.to, d.count, d.firstReason),
		Why:  "bits of the file are wrong; the decoder guesses the picture there", Do: "copy it again from its source"}}
}
