package movie

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"syncact/core/fault"
)

// The kinds of refusal, beneath a [fault.Input].
var (
	ErrTool      = errors.New("movie: ffmpeg is missing")
	ErrFile      = errors.New("movie: not a plain file")
	ErrFormat    = errors.New("movie: not a film that ffmpeg reads")
	ErrNoVideo   = errors.New("movie: no video stream")
	ErrEncrypted = errors.New("movie: encrypted")
	ErrTruncated = errors.New("movie: truncated")
	ErrDamaged   = errors.New("movie: damaged")
	ErrInterval  = errors.New("movie: part outside the film")
)

// formats are the demuxers a film may need. Playlists and scripts (hls, dash,
// concat, image2) are not among them: they name further files.
const formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,h264,hevc,m4v,flv,asf,ogg,dv,mxf,gif,nut,rm,wtv,ivf,yuv4mpegpipe,apng,vob"

// tool finds ffmpeg or ffprobe.
func tool(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", &fault.Input{What: name + " is not installed", Why: "films are decoded by it",
			Do: "sudo apt-get install ffmpeg (macOS: brew install ffmpeg; Windows: winget install ffmpeg)", Err: ErrTool}
	}
	return path, nil
}

// locate checks that path is a plain file and returns how ffmpeg is told of it:
// with the file protocol named, so that nothing in the path means an option, an
// address or a pattern.
func locate(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil && strings.Contains(path, "://"):
		return "", &fault.Input{File: path, What: "is an address, not a file", Do: "download the film and give its path", Err: ErrFile}
	case err != nil:
		return "", &fault.Input{File: path, What: "cannot be opened", Do: "check the path", Err: err}
	case !info.Mode().IsRegular():
		return "", &fault.Input{File: path, What: "is not a plain file", Do: "give the path of a film", Err: ErrFile}
	case info.Size() == 0:
		return "", &fault.Input{File: path, What: "is empty", Why: "the copy did not begin", Do: "copy it again", Err: ErrTruncated}
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return "", &fault.Input{File: path, What: "has no absolute path", Do: "check the path", Err: err}
	}
	return "file:" + full, nil
}

// source are the arguments that open a film and nothing else.
func source(url string) []string {
	return []string{"-protocol_whitelist", "file,pipe", "-format_whitelist", formats, "-i", url}
}

// command is ffmpeg or ffprobe under ctx, killed with it.
func command(ctx context.Context, name string, args ...string) (*exec.Cmd, error) {
	path, err := tool(name)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay = 2 * time.Second
	return cmd, nil
}

// output runs ffprobe and returns what it prints and complains of.
func output(ctx context.Context, args ...string) (out []byte, said string, err error) {
	cmd, err := command(ctx, "ffprobe", args...)
	if err != nil {
		return nil, "", err
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err = cmd.Output()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out, complaints.String(), err
}

var version = regexp.MustCompile(`^ffmpeg version n?(\d+)\.(\d+)`)

// passthrough is how this ffmpeg is asked to leave frames as they come; the
// option was renamed in 5.1.
var passthrough = sync.OnceValue(func() []string {
	text, _ := exec.Command("ffmpeg", "-version").Output() // a missing ffmpeg is reported elsewhere
	if m := version.FindSubmatch(text); m != nil {
		major, _ := strconv.Atoi(string(m[1]))
		minor, _ := strconv.Atoi(string(m[2]))
		if major < 5 || major == 5 && minor < 1 {
			return []string{"-vsync", "passthrough"}
		}
	}
	return []string{"-fps_mode", "passthrough"}
})

// firstLine is the first thing a tool complained of, without the address of the
// part that did.
func firstLine(said string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	if strings.HasPrefix(line, "[") {
		_, line, _ = strings.Cut(line, "] ")
	}
	return strings.TrimSpace(line)
}
