package nifti

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"syncact/core/fault"
	"syncact/core/volume"
)

// A File is a checked NIfTI file. It holds no handle: every pass over the data opens
// the file anew, so passes may run side by side.
type File struct {
	header     *Header
	path, data string // of header and values; one file unless it is a pair
	grid       volume.Grid
	known      bool // the orientation is stated
	tr         float64
	extensions []Extension
	findings   []fault.Finding
}

// An Extension is a block between header and data, such as CIFTI's description
// (code 32).
type Extension struct {
	Code int
	Data []byte
}

// cifti is the first of the hundred intents of CIFTI files.
const cifti = 3000

// Open reads and checks the header of a volume or run. What is wrong but can be
// read stands in Findings; a TR that is not believed is a Blocking finding there.
func Open(path string) (*File, error) {
	f, err := open(path)
	if err != nil {
		return nil, named(err, path)
	}
	if h := f.header; h.Intent >= cifti && h.Intent < cifti+100 {
		return nil, named(refuse(ErrIntent, "CIFTI-2 (intent %d): not a volume; use the CIFTI reader", h.Intent), path)
	}
	var found []fault.Finding
	f.grid.Shape = f.header.space()
	if f.grid.Affine, f.known, found, err = f.header.affine(); err != nil {
		return nil, named(err, path)
	}
	f.find(found...)
	f.tr, found = f.header.repetition()
	f.find(found...)
	return f, nil
}

// OpenMatrix opens a file whose numbers need not be a volume, such as CIFTI: it has
// dimensions, extensions and blocks of values, but no grid and no TR.
func OpenMatrix(path string) (*File, error) {
	f, err := open(path)
	if err != nil {
		return nil, named(err, path)
	}
	return f, nil
}

func open(path string) (*File, error) {
	f := &File{path: headerPath(path)}
	src, err := openSource(f.path)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	if f.header, err = readHeader(src); err != nil {
		return nil, err
	}
	h := f.header
	if f.data, err = f.dataPath(); err != nil {
		return nil, err
	}
	if h.Single && h.Offset == 0 {
		h.Offset = h.firstByte()
		f.find(fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("vox_offset 0 in a single file: read at %d", h.Offset), Do: "export it again if the picture is shifted"})
	}
	if h.Bits != 8*h.Type.Size() {
		f.find(fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("bitpix %d does not match %s (%d)", h.Bits, h.Type, 8*h.Type.Size()), Why: "the data type was changed by hand"})
	}
	if unit := h.Units & 7; unit == 1 || unit == 3 {
		f.find(fault.Finding{Severity: fault.Warning, What: "states lengths in " + map[byte]string{1: "metres", 3: "micrometres"}[unit] + ": taken as millimetres", Do: "correct xyzt_units, or the affine"})
	}
	if err := f.checkLength(src); err != nil {
		return nil, err
	}
	return f, f.readExtensions(src)
}

func (f *File) find(found ...fault.Finding) {
	for _, one := range found {
		one.File = f.path
		f.findings = append(f.findings, one)
	}
}

// checkLength compares what the header claims with what the data file can hold.
func (f *File) checkLength(header *source) error {
	h, data := f.header, header
	if f.data != f.path {
		var err error
		if data, err = openSource(f.data); err != nil {
			return err
		}
		defer data.Close()
	}
	need, most := h.count()*int64(h.Type.Size()), data.most()
	name := "data"
	if f.data != f.path {
		name = filepath.Base(f.data)
	}
	switch {
	case h.Offset > most:
		return refuse(ErrOffset, "vox_offset %d lies past the end (%d bytes)", h.Offset, data.length)
	case need > most-h.Offset && data.zipped:
		return refuse(ErrTruncated, "%s truncated: needs %d bytes from %d, a gzip file of %d bytes cannot hold them", name, need, h.Offset, data.length)
	case need > most-h.Offset:
		return refuse(ErrTruncated, "%s truncated: needs %d bytes from %d, has %d", name, need, h.Offset, most-h.Offset)
	}
	return nil
}

// mostExtension bounds what is read of the extensions.
const mostExtension = 256 << 20

// readExtensions reads what stands between header and data.
func (f *File) readExtensions(src io.Reader) error {
	room := int64(mostExtension)
	if f.header.Single {
		if room = f.header.Offset - f.header.firstByte() + flagBytes; room > mostExtension {
			f.find(fault.Finding{Severity: fault.Warning, What: fmt.Sprintf("header extensions of %d bytes are not read", room)})
			return nil
		}
	}
	block, err := io.ReadAll(io.LimitReader(src, room))
	if err != nil {
		return err
	}
	if f.header.Single && int64(len(block)) < room {
		return refuse(ErrTruncated, "file ends %d bytes before its data", room-int64(len(block)))
	}
	if len(block) < flagBytes || block[0] == 0 {
		return nil
	}
	f.splitExtensions(block[flagBytes:])
	return nil
}

func (f *File) splitExtensions(block []byte) {
	order := f.header.order()
	for len(block) >= 8 {
		size, code := int64(int32(order.Uint32(block))), int(int32(order.Uint32(block[4:])))
		wrong := ""
		switch {
		case size == 0 && code == 0:
			return // padding
		case size < 8:
			wrong = fmt.Sprintf("header extension has size %d", size)
		case size > int64(len(block)):
			wrong = fmt.Sprintf("header extension of %d bytes runs past vox_offset", size)
		case size%16 != 0:
			wrong = fmt.Sprintf("header extension size %d is not a multiple of 16", size)
		}
		if wrong != "" {
			f.find(fault.Finding{Severity: fault.Warning, What: wrong + "; it and those behind it are left out", Do: advice[ErrExtension]})
			return
		}
		f.extensions = append(f.extensions, Extension{Code: code, Data: block[8:size]})
		block = block[size:]
	}
}

// headerPath turns the name of an .img into that of its header.
func headerPath(path string) string {
	return sibling(path, ".img", ".hdr")
}

// dataPath returns the file that holds the values.
func (f *File) dataPath() (string, error) {
	if f.header.Single {
		return f.path, nil
	}
	data := sibling(f.path, ".hdr", ".img")
	if data == f.path {
		return "", refuse(ErrPair, "is the header of a pair, but is not named .hdr")
	}
	if !exists(data) {
		return "", refuse(ErrPair, "%s is missing", filepath.Base(data))
	}
	return data, nil
}

// sibling exchanges the ending of a name, keeping its case; either half of a pair
// may be gzipped. A name that ends otherwise is returned as it is.
func sibling(path, from, to string) string {
	stem, gz := path, ""
	if lower := strings.ToLower(path); strings.HasSuffix(lower, ".gz") {
		stem, gz = path[:len(path)-3], path[len(path)-3:]
	}
	if !strings.HasSuffix(strings.ToLower(stem), from) {
		return path
	}
	base, ending := stem[:len(stem)-len(from)], stem[len(stem)-len(from):]
	if ending == strings.ToUpper(ending) {
		to = strings.ToUpper(to)
	}
	other := ".gz"
	if gz != "" {
		other = ""
	}
	if !exists(base+to+gz) && exists(base+to+other) {
		return base + to + other
	}
	return base + to + gz
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, os.ErrNotExist)
}

// Header returns what the file says of itself.
func (f *File) Header() *Header { return f.header }

// Path returns the name of the header's file.
func (f *File) Path() string { return f.path }

// Grid returns where the voxels lie.
func (f *File) Grid() volume.Grid { return f.grid }

// Orientation returns "RAS", "LAS", …, or "?" where the file states none: then left
// and right cannot be told, whatever Grid's affine says.
func (f *File) Orientation() string {
	if !f.known {
		return "?"
	}
	return volume.Orientation(f.grid.Affine)
}

// Volumes returns the number of volumes: every dimension after the third.
func (f *File) Volumes() int {
	space := f.header.space()
	return int(f.header.count()) / (space[0] * space[1] * space[2])
}

// TR returns the repetition time in seconds, 0 when unknown or not believed.
func (f *File) TR() float64 { return f.tr }

// Findings returns what Open noticed.
func (f *File) Findings() []fault.Finding { return f.findings }

// Extensions returns the header's extensions.
func (f *File) Extensions() []Extension { return f.extensions }
