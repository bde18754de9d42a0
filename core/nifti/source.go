package nifti

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// mostInflation is above the largest ratio that deflate can reach (1032), so that a
// short file cannot claim a long volume.
const mostInflation = 1040

// readAhead is the buffer between the disk and the inflater.
const readAhead = 256 << 10

// A source is the plain bytes of a file, inflated where its content is gzip.
type source struct {
	io.Reader
	file   *os.File
	zipped bool
	length int64 // of the file as stored
}

func openSource(path string) (*source, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	if !st.Mode().IsRegular() { // a pipe would block, a folder cannot be read
		return nil, refuse(ErrFormat, "not a NIfTI file: not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	s := &source{file: file, length: st.Size()}
	buffered := bufio.NewReaderSize(file, readAhead)
	s.Reader = buffered
	if lead, _ := buffered.Peek(2); len(lead) == 2 && lead[0] == 0x1f && lead[1] == 0x8b {
		s.zipped = true
		z, err := gzip.NewReader(buffered)
		if err != nil {
			file.Close()
			return nil, gzipFault(err)
		}
		s.Reader = z
	}
	return s, nil
}

func (s *source) Close() error { return s.file.Close() }

// Read tells damage of the gzip stream from its plain end.
func (s *source) Read(b []byte) (int, error) {
	n, err := s.Reader.Read(b)
	if err != nil && err != io.EOF && s.zipped {
		err = gzipFault(err)
	}
	return n, err
}

// most returns how many plain bytes the file can hold at the most.
func (s *source) most() int64 {
	if s.zipped {
		return s.length * mostInflation
	}
	return s.length
}

func gzipFault(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return refuse(ErrDamaged, "gzip stream ends early")
	case errors.Is(err, gzip.ErrChecksum):
		return refuse(ErrDamaged, "gzip checksum wrong: file damaged")
	case errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return refuse(ErrDamaged, "gzip stream damaged (%v)", err)
	}
	return err
}
