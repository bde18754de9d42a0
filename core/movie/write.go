package movie

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"syncact/core/fault"
)

// An Encoding says how a film is written: H.264 in MP4, 4:2:0, BT.601.
type Encoding struct {
	Width, Height int // even
	Rate          float64
	Quality       int // x264's constant rate factor: 0 lossless, 51 worst
}

// A Writer encodes a film from RGB frames. Equal frames give an equal file with
// equal versions of ffmpeg and x264.
type Writer struct {
	path, temporary string
	cmd             *exec.Cmd
	in              io.WriteCloser
	said            bytes.Buffer
}

// Create begins a film. Nothing stands at path before Close has succeeded.
func Create(ctx context.Context, path string, e Encoding) (*Writer, error) {
	temporary := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	full, err := filepath.Abs(temporary)
	if err != nil {
		return nil, &fault.Input{File: path, What: "has no absolute path", Do: "check the path", Err: err}
	}
	cmd, err := command(ctx, "ffmpeg", "-nostdin", "-hide_banner", "-v", "error",
		"-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", fmt.Sprintf("%dx%d", e.Width, e.Height), "-framerate", rational(e.Rate), "-i", "pipe:0",
		"-vf", "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p", "-colorspace", "smpte170m", "-color_range", "tv",
		"-c:v", "libx264", "-preset", "veryfast", "-crf", fmt.Sprint(e.Quality), "-threads", "1",
		"-bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", "file:"+full)
	if err != nil {
		return nil, err
	}
	w := &Writer{path: path, temporary: temporary, cmd: cmd}
	cmd.Stderr = &w.said
	if w.in, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}

// Write encodes one frame, RGB rows from the top.
func (w *Writer) Write(frame []uint8) error {
	if _, err := w.in.Write(frame); err != nil {
		return w.fail(err)
	}
	return nil
}

// Close finishes the film and puts it in its place.
func (w *Writer) Close() error {
	_ = w.in.Close() // ffmpeg's own exit tells more
	if err := w.cmd.Wait(); err != nil {
		return w.fail(err)
	}
	if err := os.Rename(w.temporary, w.path); err != nil {
		return fmt.Errorf("%s: %w", w.path, err)
	}
	return nil
}

// Abandon ends the writing and leaves no file; after Close it does nothing.
func (w *Writer) Abandon() {
	if w.cmd.ProcessState != nil {
		return
	}
	_ = w.cmd.Process.Kill()
	_ = w.in.Close()
	_ = w.cmd.Wait()
	_ = os.Remove(w.temporary)
}

func (w *Writer) fail(err error) error {
	w.Abandon()
	_ = os.Remove(w.temporary)
	if said := firstLine(w.said.String()); said != "" {
		in := &fault.Input{File: w.path, What: "ffmpeg cannot write it: " + said, Do: "check the folder and the space on disk", Err: err}
		if strings.Contains(said, "libx264") {
			in.Why, in.Do = "this ffmpeg was built without x264", "sudo apt-get install ffmpeg"
		}
		return in
	}
	return fmt.Errorf("%s: ffmpeg: %w", w.path, err)
}
