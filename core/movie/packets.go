package movie

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
)

// packets are the time stamps of a film, seconds from the container's first.
type packets struct {
	times []float64 // presentation times of the video's frames, ascending
	end   float64   // when the last frame leaves the screen
	last  float64   // end of the last packet of any stream
	held  []float64 // how long each frame is shown
	count int       // of the video, with those that are never shown
}

// readPackets lists the packets of all streams: of the video for its times, of
// the others to know where the data end.
func readPackets(ctx context.Context, h *header) (*packets, error) {
	args := append([]string{"-v", "error", "-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,flags:packet_side_data=side_data_type", "-of", "csv=p=0"}, source(h.url)...)
	text, said, err := output(ctx, args...)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if bytes.Contains(text, []byte("Encryption info")) {
		return nil, h.encrypted()
	}
	p := &packets{}
	last, sure := p.parse(text, h)
	if !sure || h.interlaced() && !h.wholeFrames() {
		if p.times, err = decodedTimes(ctx, h); err != nil {
			return nil, err
		}
		last = 0
	}
	if len(p.times) == 0 && p.count > 0 {
		return nil, &fault.Input{File: h.path, What: "its frames have no time stamps", Why: "a bare stream (" + h.Format.Name + ") without a container",
			Do: "put it into one: ffmpeg -r RATE -i FILE -c copy out.mp4", Err: ErrFormat}
	}
	if len(p.times) == 0 {
		return nil, &fault.Input{File: h.path, What: "the video stream is empty: " + firstLine(said+"\nno packet"), Why: "the copy stopped early",
			Do: "copy it again and compare the sizes", Err: ErrTruncated}
	}
	p.settle(last)
	if err != nil {
		return nil, &fault.Input{File: h.path, What: fmt.Sprintf("damaged at %.3f s: %s", p.last, firstLine(said)), Why: "the data cannot be followed further",
			Do: "copy or convert it again", Err: ErrDamaged}
	}
	return p, p.whole(h)
}

// The fields of ffprobe's lines.
const (
	ofStream = iota
	ofPTS
	ofDTS
	ofDuration
	ofFlags
	fields
)

// parse reads ffprobe's lines and returns the last frame's own duration, and
// whether every packet of the video has a time stamp, so that the times are sure.
func (p *packets) parse(text []byte, h *header) (lastDuration float64, sure bool) {
	origin := h.origin()
	video := strconv.Itoa(h.video.Index)
	var lines [][]string
	stamped := 0
	for line := range bytes.Lines(text) {
		part := strings.Split(strings.TrimSpace(string(line)), ",")
		if len(part) < fields {
			continue
		}
		lines = append(lines, part)
		if part[ofStream] == video {
			if p.count++; part[ofPTS] != "N/A" {
				stamped++
			}
		}
	}
	// AVI stamps decoding only, or presentation of key frames only; the times
	// together are the same.
	stamp := ofPTS
	if 3*stamped < p.count {
		stamp = ofDTS
	}
	latest := math.Inf(-1)
	for _, part := range lines {
		at, err := strconv.ParseFloat(part[stamp], 64)
		if err != nil {
			continue
		}
		at -= origin
		duration, err := strconv.ParseFloat(part[ofDuration], 64)
		if err != nil || duration < 0 {
			duration = 0
		}
		p.last = max(p.last, at+duration)
		if part[ofStream] != video || strings.Contains(part[ofFlags], "D") {
			continue // another stream, or decoded but never shown
		}
		p.times = append(p.times, at)
		if at > latest {
			latest, lastDuration = at, duration
		}
	}
	return lastDuration, stamp == ofDTS || stamped == p.count
}

// wholeFrames reports whether a packet of the container is a frame, never a field.
func (h *header) wholeFrames() bool {
	return strings.Contains(h.Format.Name, "mp4") || strings.Contains(h.Format.Name, "matroska")
}

// decodedTimes decodes the film for its time stamps, where packets do not tell:
// program streams stamp only some, and fields come two to a frame.
func decodedTimes(ctx context.Context, h *header) ([]float64, error) {
	args := append([]string{"-v", "error", "-select_streams", strconv.Itoa(h.video.Index), "-show_entries", "frame=best_effort_timestamp_time", "-of", "csv=p=0"},
		source(h.url)...)
	text, _, err := output(ctx, args...)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var times []float64
	for line := range bytes.Lines(text) {
		stamp, _, _ := strings.Cut(strings.TrimSpace(string(line)), ",")
		if t, err := strconv.ParseFloat(stamp, 64); err == nil {
			times = append(times, t-h.origin())
		}
	}
	return times, nil
}

// settle sorts the times and finds how long each frame is held.
func (p *packets) settle(lastDuration float64) {
	slices.Sort(p.times)
	p.times = slices.Compact(p.times)
	n := len(p.times)
	p.held = make([]float64, n)
	for i := 1; i < n; i++ {
		p.held[i-1] = p.times[i] - p.times[i-1]
	}
	p.held[n-1] = lastDuration
	if lastDuration == 0 {
		p.held[n-1] = p.usual()
	}
	p.end = p.times[n-1] + p.held[n-1]
	p.last = max(p.last, p.end)
}

// usual is the median time a frame but the last is shown; 1/25 s for one frame.
func (p *packets) usual() float64 {
	if len(p.held) < 2 {
		return 1. / 25
	}
	held := slices.Sorted(slices.Values(p.held[:len(p.held)-1]))
	return held[len(held)/2]
}

// whole refuses a film whose data end before its header says.
func (p *packets) whole(h *header) error {
	short := 0.
	if says := float64(h.Format.Duration); says > p.last {
		short = says - p.last
	}
	counted := float64(h.video.Frames)
	const slack = 1 // s: headers of containers without an index are rounded or estimated
	indexed := strings.Contains(h.Format.Name, "mp4") && counted > float64(p.count)
	if short <= slack && !indexed {
		return nil
	}
	what := fmt.Sprintf("the header says %.2f s, the data end at %.2f s", float64(h.Format.Duration), p.last)
	if indexed {
		what = fmt.Sprintf("the header says %.0f frames (%.2f s), %d are there (%.2f s)", counted, float64(h.Format.Duration), p.count, p.end)
	}
	return &fault.Input{File: h.path, What: what, Why: "the copy or recording stopped early", Do: "copy it again and compare the sizes", Err: ErrTruncated}
}

// findings lists what is odd about a film that can be used.
func findings(f *Film, h *header, p *packets) []fault.Finding {
	var all []fault.Finding
	note := func(s fault.Severity, what, why, do string) {
		all = append(all, fault.Finding{Severity: s, File: f.Path, What: what, Why: why, Do: do})
	}
	if least, most, at := p.spread(); most-least > max(.002, .1*p.usual()) {
		f.Variable = true
		note(fault.Note, fmt.Sprintf("variable frame rate: frames are held %.3f to %.3f s (longest at %.3f s)", least, most, at),
			"recorded from a screen or a phone", "nothing: each frame is used at its own time stamp")
	}
	if says := ratio(h.video.Declared, "/"); says > 0 && math.Abs(says/f.Rate-1) > .02 && f.Frames > 10 {
		note(fault.Warning, fmt.Sprintf("declared at %.3f frames a second, its time stamps give %.3f", says, f.Rate),
			"the header or the time stamps are wrong", "compare its duration with the stimulus as it was shown")
	}
	if f.Start > .01 {
		note(fault.Note, fmt.Sprintf("the picture begins at %.3f s", f.Start), "the sound begins earlier", "nothing: the first frame stands in for the time before it")
	}
	if f.Interlaced {
		note(fault.Warning, "interlaced ("+h.video.Fields+"): a frame holds two moments as alternate lines", "made for television",
			"deinterlace it first: ffmpeg -i FILE -vf yadif -c:v libx264 -crf 16 out.mp4")
	}
	switch h.video.Transfer {
	case "smpte2084", "arib-std-b67":
		note(fault.Warning, "high dynamic range ("+h.video.Transfer+"): colours look flat to a model trained on ordinary pictures", "", "convert it to BT.709 first")
	}
	if turned := h.video.rotation(); turned != 0 {
		note(fault.Note, fmt.Sprintf("stored turned by %g°; shown and used upright at %d×%d", turned, f.Width, f.Height), "", "")
	}
	if a := h.video.aspect(); math.Abs(a-1) > .001 {
		note(fault.Note, fmt.Sprintf("pixels are %.4g times as wide as high; used at %d×%d", a, f.Width, f.Height), "", "")
	}
	return all
}

// spread is the shortest and longest time that a frame but the last is held.
func (p *packets) spread() (least, most, at float64) {
	if len(p.held) < 2 {
		return 0, 0, 0
	}
	least = math.Inf(1)
	for i, v := range p.held[:len(p.held)-1] {
		least = min(least, v)
		if v > most {
			most, at = v, p.times[i]
		}
	}
	return least, most, at
}
