package table

import (
	"archive/zip"
	"errors"
	"fmt"
	"strings"

	"syncact/core/fault"
)

// ErrNPZ is beneath every refusal of an npz file.
var ErrNPZ = errors.New("table: not a usable npz file")

// ReadNPZ reads every array of real numbers in an npz file, by name. Arrays of text
// or objects are left out; a file without any array of numbers is refused.
func ReadNPZ(path string) (map[string]*Array, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be opened as an npz archive: " + err.Error(), Do: "check the path, or write it again with numpy.savez", Err: errors.Join(ErrNPZ, err)}
	}
	defer z.Close()
	out := make(map[string]*Array)
	var left error
	for _, f := range z.File {
		name, ok := strings.CutSuffix(f.Name, ".npy")
		if !ok {
			continue
		}
		if out[name], err = readMember(f); err != nil {
			delete(out, name)
			left = fmt.Errorf("%s: %w", f.Name, err)
			if errors.Is(err, zip.ErrChecksum) {
				return nil, damagedNPZ(path, left)
			}
		}
	}
	if len(out) == 0 {
		if left == nil {
			left = errors.New("it holds no npy file")
		}
		return nil, damagedNPZ(path, left)
	}
	return out, nil
}

func damagedNPZ(path string, err error) error {
	return &fault.Input{File: path, What: err.Error(), Do: "write it again with numpy.savez", Err: ErrNPZ}
}

func readMember(f *zip.File) (*Array, error) {
	// Deflate cannot grow its input more than about 1032 times: a header that claims
	// more is not believed.
	if f.UncompressedSize64 > 1040*f.CompressedSize64+1024 {
		return nil, fmt.Errorf("claims %d bytes packed into %d", f.UncompressedSize64, f.CompressedSize64)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return decodeNPY(r, int64(f.UncompressedSize64))
}
