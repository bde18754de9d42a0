package brain

import (
	"cmp"
	"strings"

	"syncact/core/fault"
	"syncact/core/label"
	"syncact/core/nifti"
	"syncact/core/series"
	"syncact/core/volume"
)

// Maps reads the spatial maps of networks. Map is called beside the window, by
// several goroutines.
type Maps interface {
	Map(network series.ID) (*volume.Image, error)
}

// A Network is a row of the map menu.
type Network struct {
	ID    series.ID
	Name  string // "FBN 23"
	Label string // "Ventral visual, faces", "" while it has none
}

// The kinds of underlays; what is none of them is "".
const (
	Template = "template" // of the dataset's space
	T1w      = "t1w"      // of a subject of the study
	MeanEPI  = "mean"     // of a recording
)

// An Underlay is a picture that maps can be drawn on. Open is called beside the
// window, once.
type Underlay struct {
	Name  string // "MNI152 T1", for the header
	Short string // "T1 1 mm", for the menu
	Kind  string
	Space string // "MNI152", "" where nothing says so
	Open  func() (Anatomy, error)
}

// Anatomy is a picture that was read, and whether its file states an orientation.
type Anatomy struct {
	*volume.Image
	Oriented bool
}

// An Atlas names regions and can be drawn as outlines. Open is called beside the
// window, once.
type Atlas struct {
	Name string
	Open func() (*volume.Labels, []fault.Finding, error)
}

// A Source is what the panel can show. The zero Source shows how to get a map.
type Source struct {
	Maps       Maps
	Networks   []Network
	Underlays  []Underlay // the first is shown until another is chosen
	Atlases    []Atlas    // the first names the regions
	Unit       string     // of the maps: "z"; "" has none
	State      string     // "stale", "3 of 4 subjects"; "" where the maps are whole and current
	Empty      string     // why there are no networks; "" while they are still to be made
	Unoriented bool       // the maps' files state no orientation
}

func (s Source) network(id series.ID) Network {
	for _, n := range s.Networks {
		if n.ID == id {
			return n
		}
	}
	_, name, _ := strings.Cut(string(id), "/")
	return Network{ID: id, Name: cmp.Or(name, string(id))}
}

// OpenAnatomy reads the first volume of a NIfTI file.
func OpenAnatomy(file string) (Anatomy, error) {
	f, err := nifti.Open(file)
	if err != nil {
		return Anatomy{}, err
	}
	img, err := nifti.ReadImage(file)
	return Anatomy{img, f.Orientation() != "?"}, err
}

// FileAtlas is a label volume with the file of its names, or "".
func FileAtlas(name, file, names string) Atlas {
	return Atlas{Name: name, Open: func() (*volume.Labels, []fault.Finding, error) {
		checked, err := label.OpenAtlas(name, file, names)
		if err != nil {
			return nil, nil, err
		}
		labels, err := nifti.ReadLabels(file)
		if err != nil {
			return nil, nil, err
		}
		labels.Names = checked.Names() // without sides where they contradict the affine
		return labels, checked.Findings, nil
	}}
}

// regionAt returns the name of the region at a place, "" for none.
func regionAt(labels *volume.Labels, mm [3]float64) string {
	if labels == nil {
		return ""
	}
	at, ok := labels.Nearest(mm)
	if !ok || labels.V[at] == 0 {
		return ""
	}
	return labels.Names[labels.V[at]]
}
