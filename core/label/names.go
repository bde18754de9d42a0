package label

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"syncact/core/fault"
	"syncact/core/table"
)

// ErrNames is beneath every refusal of a file of region names.
var ErrNames = errors.New("label: not a usable file of region names")

// ReadNames reads the names of an atlas's regions by label value:
//
//   - a TSV with the columns index and name (and optional label, preferred);
//   - the XML of an FSL atlas;
//   - a text file with "index name" lines (more columns are ignored, as in a
//     FreeSurfer colour table), or one name a line, numbered from 1 or by the 1D file
//     beside it ("…NodeNames.txt" by "…NodeIndex.1D").
//
// An error is a [fault.Input] around [ErrNames].
func ReadNames(path string) (map[int32]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &fault.Input{File: path, What: "cannot be read", Do: "check the path", Err: err}
	}
	var indices []byte
	if base, ok := strings.CutSuffix(path, "Names.txt"); ok {
		indices, _ = os.ReadFile(base + "Index.1D")
	}
	return DecodeNames(path, text, indices)
}

// DecodeNames is [ReadNames] on bytes; indices is the content of the 1D file or nil.
func DecodeNames(path string, text, indices []byte) (map[int32]string, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var names map[int32]string
	var err error
	switch extension := strings.ToLower(filepath.Ext(path)); {
	case extension == ".xml":
		names, err = namesXML(text)
	case extension == ".tsv":
		if names, err = namesTSV(path, text); err != nil {
			return nil, err
		}
	default:
		names, err = namesText(text, indices)
	}
	if err == nil && len(names) == 0 {
		err = errors.New("holds no names")
	}
	if err != nil {
		return nil, &fault.Input{File: path, What: err.Error(), Do: "give a TSV with the columns index and name", Err: ErrNames}
	}
	return names, nil
}

func namesTSV(path string, text []byte) (map[int32]string, error) {
	t, err := table.DecodeTSV(bytes.NewReader(text), path)
	if err != nil {
		return nil, err
	}
	index, err := t.Float("index")
	if err != nil {
		return nil, err
	}
	column := "name"
	if t.Has("label") {
		column = "label"
	}
	words, err := t.Strings(column)
	if err != nil {
		return nil, err
	}
	names := make(map[int32]string, len(words))
	for i, x := range index {
		if x != float64(int32(x)) {
			return nil, &fault.Input{File: path, What: fmt.Sprintf("row %d: index %g is not a whole number", i+1, x),
				Do: "number the regions as the label volume does", Err: ErrNames}
		}
		if err := insert(names, int32(x), words[i]); err != nil {
			return nil, &fault.Input{File: path, What: err.Error(), Do: "keep one row a region", Err: ErrNames}
		}
	}
	return names, nil
}

func insert(names map[int32]string, index int32, name string) error {
	if name == "" || index == 0 {
		return nil // 0 is background whatever it is called
	}
	if was, taken := names[index]; taken && was != name {
		return fmt.Errorf("index %d is both %q and %q", index, was, name)
	}
	names[index] = name
	return nil
}

// namesXML reads FSL's atlas description. In the summary image of a probabilistic
// atlas the value of label i is i+1; in a label atlas it is i.
func namesXML(text []byte) (map[int32]string, error) {
	var atlas struct {
		Header struct {
			Type string `xml:"type"`
		} `xml:"header"`
		Labels []struct {
			Index int32  `xml:"index,attr"`
			Name  string `xml:",chardata"`
		} `xml:"data>label"`
	}
	if err := xml.Unmarshal(text, &atlas); err != nil {
		return nil, fmt.Errorf("is not an FSL atlas description: %w", err)
	}
	first := int32(1)
	if strings.EqualFold(strings.TrimSpace(atlas.Header.Type), "label") {
		first = 0
	}
	names := make(map[int32]string, len(atlas.Labels))
	for _, l := range atlas.Labels {
		if err := insert(names, l.Index+first, strings.TrimSpace(l.Name)); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func namesText(text, indices []byte) (map[int32]string, error) {
	if bytes.IndexByte(text, 0) >= 0 {
		return nil, errors.New("is not text")
	}
	lines := words(text)
	numbers, err := wholes(words(indices))
	if err != nil {
		return nil, fmt.Errorf("the 1D file beside it: %w", err)
	}
	if indices != nil && len(numbers) != len(lines) {
		return nil, fmt.Errorf("has %d names, the 1D file beside it %d indices", len(lines), len(numbers))
	}
	names := make(map[int32]string, len(lines))
	numbered := indices == nil && allNumbered(lines)
	for i, line := range lines {
		index, name := int32(i+1), line
		if indices != nil {
			index = numbers[i]
		}
		if numbered {
			fields := strings.Fields(line)
			n, _ := strconv.ParseInt(fields[0], 10, 32)
			index, name = int32(n), colourless(fields[1:])
		}
		if err := insert(names, index, name); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// words returns the lines that are neither empty nor comments.
func words(text []byte) []string {
	var lines []string
	for scan := bufio.NewScanner(bytes.NewReader(text)); scan.Scan(); {
		if line := strings.TrimSpace(scan.Text()); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

func wholes(lines []string) ([]int32, error) {
	numbers := make([]int32, len(lines))
	for i, line := range lines {
		n, err := strconv.ParseInt(line, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("%q is not a whole number", line)
		}
		numbers[i] = int32(n)
	}
	return numbers, nil
}

func allNumbered(lines []string) bool {
	for _, line := range lines {
		fields := strings.Fields(line)
		if _, err := strconv.ParseInt(fields[0], 10, 32); err != nil || len(fields) < 2 {
			return false
		}
	}
	return true
}

// colourless joins the words of a name and leaves out the four colour numbers of a
// FreeSurfer table.
func colourless(fields []string) string {
	if len(fields) >= 5 {
		if _, err := wholes(fields[len(fields)-4:]); err == nil {
			fields = fields[:len(fields)-4]
		}
	}
	return strings.Join(fields, " ")
}

// ordered returns the label values of names, rising.
func ordered(names map[int32]string) []int32 { return slices.Sorted(maps.Keys(names)) }
