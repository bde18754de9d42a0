package movie

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
)

// A Film is what a movie file holds, as it will be read.
type Film struct {
	Path          string
	Container     string  // ffprobe's name of the format
	Codec         string  // ffprobe's name of the codec
	Width, Height int     // at display: after rotation and sample aspect
	Start         float64 // first frame on screen, s
	Duration      float64 // last frame off screen, s
	Frames        int
	Rate          float64 // frames per second of film, measured
	Variable      bool    // frame durations differ
	Interlaced    bool
	Audio         bool
	Findings      []fault.Finding

	stream stream
	times  []float64 // presentation times of all frames, ascending, s
}

// Times returns the presentation time of every frame, ascending, in seconds; the
// caller must not change it.
func (f *Film) Times() []float64 { return f.times }

// Probe reads a film's headers and the time stamps of all its packets; nothing is
// decoded. Files that cannot serve as a stimulus are refused with a [fault.Input]
// around one of this package's errors.
func Probe(ctx context.Context, path string) (*Film, error) {
	h, err := readHeader(ctx, path)
	if err != nil {
		return nil, err
	}
	p, err := readPackets(ctx, h)
	if err != nil {
		return nil, err
	}
	f := h.film()
	f.times, f.Frames = p.times, len(p.times)
	f.Start, f.Duration = p.times[0], p.end
	f.Rate = float64(f.Frames) / (f.Duration - f.Start)
	f.Interlaced = h.interlaced()
	f.Findings = findings(f, h, p)
	return f, nil
}

// A header is what ffprobe reads without the packets.
type header struct {
	path, url string
	Streams   []stream `json:"streams"`
	Format    struct {
		Name     string `json:"format_name"`
		Start    number `json:"start_time"`
		Duration number `json:"duration"`
	} `json:"format"`
	video stream
}

// A stream is one stream of a header.
type stream struct {
	colourTags
	Index       int    `json:"index"`
	Codec       string `json:"codec_name"`
	Tag         string `json:"codec_tag_string"`
	Kind        string `json:"codec_type"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Aspect      string `json:"sample_aspect_ratio"`
	Fields      string `json:"field_order"`
	Declared    string `json:"avg_frame_rate"`
	Base        string `json:"time_base"`
	Frames      number `json:"nb_frames"`
	Disposition struct {
		Default int `json:"default"`
		Cover   int `json:"attached_pic"`
	} `json:"disposition"`
	Sides []struct {
		Rotation *number `json:"rotation"`
	} `json:"side_data_list"`
}

// colourTags say what a stream's numbers mean as colours.
type colourTags struct {
	Pixels   string `json:"pix_fmt"`
	Matrix   string `json:"color_space"`
	Range    string `json:"color_range"`
	Transfer string `json:"color_transfer"`
}

// A number is a JSON number or a number in quotes; NaN where ffprobe says N/A.
type number float64

// UnmarshalJSON implements [json.Unmarshaler].
func (n *number) UnmarshalJSON(text []byte) error {
	v, err := strconv.ParseFloat(strings.Trim(string(text), `"`), 64)
	if err != nil {
		v = math.NaN()
	}
	*n = number(v)
	return nil
}

func readHeader(ctx context.Context, path string) (*header, error) {
	url, err := locate(path)
	if err != nil {
		return nil, err
	}
	args := append([]string{"-v", "error", "-show_format", "-show_streams", "-of", "json"}, source(url)...)
	text, said, err := output(ctx, args...)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if _, missing := tool("ffprobe"); missing != nil {
		return nil, missing
	}
	h := &header{path: path, url: url}
	h.Format.Start, h.Format.Duration = number(math.NaN()), number(math.NaN())
	if err != nil {
		return nil, h.refuse(said)
	}
	if err := json.Unmarshal(text, h); err != nil {
		return nil, h.refuse("its description cannot be read")
	}
	return h, h.choose(said)
}

// refuse turns ffprobe's complaint about the whole file into a refusal.
func (h *header) refuse(said string) error {
	in := &fault.Input{File: h.path, What: "ffmpeg cannot read it: " + firstLine(said), Why: "not a film, or damaged at its beginning",
		Do: "play it with ffplay; if that fails too, copy or convert it again", Err: ErrFormat}
	if strings.Contains(said, "moov atom not found") && isMP4(h.path) {
		in.What, in.Why = "the index (moov atom) is missing", "the copy or recording stopped early"
		in.Do, in.Err = "copy it again and compare the sizes", ErrTruncated
	}
	return in
}

// isMP4 reports whether a file begins as an MP4 or QuickTime file does. ffmpeg
// goes by the name and finds any text called .mp4 to be one without an index.
func isMP4(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	start := make([]byte, 8)
	if _, err := io.ReadFull(f, start); err != nil {
		return false
	}
	return slices.Contains([]string{"ftyp", "mdat", "moov", "free", "skip", "wide", "pnot"}, string(start[4:]))
}

// choose picks the first video stream, a default one before others; covers of
// sound files are no video.
func (h *header) choose(said string) error {
	found, kinds := false, []string{}
	for _, s := range h.Streams {
		kinds = append(kinds, strings.TrimSpace(s.Kind+" "+s.Codec))
		if s.Kind != "video" || s.Disposition.Cover == 1 {
			continue
		}
		if !found || s.Disposition.Default > h.video.Disposition.Default {
			h.video, found = s, true
		}
	}
	if !found {
		what := "holds no stream that ffmpeg knows"
		if len(kinds) > 0 {
			what = "holds no video, only " + strings.Join(kinds, ", ")
		}
		return &fault.Input{File: h.path, What: what, Why: "an audio file, or a cover picture", Do: "give the film itself", Err: ErrNoVideo}
	}
	s := h.video
	if strings.HasPrefix(s.Tag, "enc") || strings.HasPrefix(s.Tag, "drm") {
		return h.encrypted()
	}
	if s.Width <= 0 || s.Height <= 0 || s.Codec == "" || s.Codec == "unknown" || s.Pixels == "" {
		return &fault.Input{File: h.path, What: "its video cannot be decoded: " + firstLine(said+"\nno picture size or codec"),
			Why: "damaged, or a codec this ffmpeg was built without", Do: "convert it: ffmpeg -i FILE -c:v libx264 out.mp4", Err: ErrFormat}
	}
	return nil
}

func (h *header) encrypted() error {
	return &fault.Input{File: h.path, What: "its video is encrypted", Why: "a film with copy protection", Do: "use a copy without protection", Err: ErrEncrypted}
}

// film is what the headers alone tell.
func (h *header) film() *Film {
	f := &Film{Path: h.path, Container: h.Format.Name, Codec: h.video.Codec, stream: h.video}
	f.Width, f.Height = h.video.display()
	f.Duration = float64(h.Format.Duration)
	for _, s := range h.Streams {
		f.Audio = f.Audio || s.Kind == "audio"
	}
	return f
}

// origin is the container's first time stamp, second 0 of the film.
func (h *header) origin() float64 {
	if math.IsNaN(float64(h.Format.Start)) {
		return 0
	}
	return float64(h.Format.Start)
}

func (h *header) interlaced() bool {
	switch h.video.Fields {
	case "tt", "bb", "tb", "bt":
		return true
	}
	return false
}

// rotation is how the picture must be turned to be upright, degrees, as stored.
func (s *stream) rotation() float64 {
	for _, side := range s.Sides {
		if side.Rotation != nil {
			return float64(*side.Rotation)
		}
	}
	return 0
}

// aspect is the width of a stored pixel over its height.
func (s *stream) aspect() float64 {
	a := ratio(s.Aspect, ":")
	if !(a > .05 && a < 20) {
		return 1
	}
	return a
}

// display is the picture's size when it stands upright with square pixels. The
// height is kept and the width stretched.
func (s *stream) display() (width, height int) {
	width, height = s.Width, s.Height
	stretch := s.aspect()
	if turned := math.Mod(math.Abs(s.rotation()), 180); turned > 45 && turned < 135 {
		width, height, stretch = height, width, 1/stretch
	}
	return max(1, int(math.Round(float64(width)*stretch))), height
}

// ratio reads "30000/1001" or "4:3"; NaN when it is none.
func ratio(text, by string) float64 {
	a, b, ok := strings.Cut(text, by)
	p, err := strconv.ParseFloat(a, 64)
	q, err2 := strconv.ParseFloat(b, 64)
	if !ok || err != nil || err2 != nil || q == 0 {
		return math.NaN()
	}
	return p / q
}
