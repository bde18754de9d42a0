package movie

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"syncact/core/fault"
)

// At decodes the frame on screen at some second of a film, w×h pixels large; a
// side of 0 follows the film's proportions. It reads no more of the file than it
// must and serves thumbnails; [Film.At] saves reading the headers again.
func At(ctx context.Context, path string, seconds float64, w, h int) (Frame, error) {
	head, err := readHeader(ctx, path)
	if err != nil {
		return Frame{}, err
	}
	return head.film().At(ctx, seconds, w, h)
}

// At decodes the frame on screen at some second, w×h pixels large; a side of 0
// follows the film's proportions.
func (f *Film) At(ctx context.Context, seconds float64, w, h int) (Frame, error) {
	if w == 0 || h == 0 {
		w, h = f.fit(w, h)
	}
	const slack = .5 // s: headers are rounded, and cursors rest at the end
	if !(seconds >= 0) || seconds > f.Duration+slack || w < 0 || h < 0 || w*h > 1<<28 {
		return Frame{}, &fault.Input{File: f.Path, What: fmt.Sprintf("a frame of %d×%d at %g s of %g s was asked for", w, h, seconds, f.Duration),
			Do: "give a time within the film", Err: ErrInterval}
	}
	const longest = 60 // s that a film's last frame may be held
	url, err := locate(f.Path)
	if err != nil {
		return Frame{}, err
	}
	args := append([]string{"-nostdin", "-hide_banner", "-v", "error"}, f.seek(seconds)...)
	args = append(append(args, source(url)...), "-map", "0:"+strconv.Itoa(f.stream.Index))
	args = append(append(args, passthrough()...), "-frames:v", "1",
		"-vf", f.stream.onScreen(DefaultRate, seconds, longest)+","+f.stream.picture(w, h), "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1")
	cmd, err := command(ctx, "ffmpeg", args...)
	if err != nil {
		return Frame{}, err
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	pix, _ := cmd.Output() // too few pixels tell
	if ctx.Err() != nil {
		return Frame{}, ctx.Err()
	}
	if len(pix) != w*h*3 {
		what := fmt.Sprintf("no frame at %g s: %s", seconds, firstLine(said.String()+"\nthe film is shorter"))
		return Frame{}, &fault.Input{File: f.Path, What: what, Do: "give a time within the film", Err: ErrInterval}
	}
	return Frame{W: w, H: h, Pix: pix}, nil
}
