package movie

import (
	"fmt"
	"strings"
)

// picture is the filter that turns decoded frames into RGB of a size: colours by
// the stream's tags, square pixels, chroma interpolated.
func (s *stream) picture(width, height int) string {
	matrix, full := s.colours()
	span := "tv"
	if full {
		span = "pc"
	}
	filter := fmt.Sprintf("scale=w=%d:h=%d:flags=bilinear+accurate_rnd+full_chroma_int", width, height)
	if matrix != "" {
		filter += ":in_color_matrix=" + matrix + ":in_range=" + span
	}
	return filter + ":out_range=pc,format=rgb24,setsar=1"
}

// colours names the matrix of the stream, none for RGB, and whether its range is
// full. Without tags it is BT.601 below 720 lines and BT.709 from there, limited.
func (s *stream) colours() (matrix string, full bool) {
	full = s.Range == "pc" || s.Range == "full" || strings.HasPrefix(s.Pixels, "yuvj")
	for _, kind := range []string{"rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "gray", "mono", "ya8", "ya16"} {
		if strings.HasPrefix(s.Pixels, kind) {
			return "", full
		}
	}
	switch s.Matrix {
	case "bt709":
		return "bt709", full
	case "bt470bg", "smpte170m":
		return "bt601", full
	case "smpte240m", "fcc":
		return s.Matrix, full
	case "bt2020nc", "bt2020c":
		return "bt2020", full
	}
	if s.Height >= 720 {
		return "bt709", full
	}
	return "bt601", full
}
