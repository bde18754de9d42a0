package brain

import (
	"syncact/core/series"
	"syncact/ui/state"
)

// A Mode is how a map is laid out.
type Mode string

// The modes.
const (
	Ortho  Mode = "Ortho"  // three slices about the place
	Sheet  Mode = "Mosaic" // many slices
	Glass  Mode = "Glass"  // projections
	NoName      = "none"   // of an underlay or of outlines: nothing
)

// A Choice is what the panel shows apart from the session's network.
type Choice struct {
	Held  series.ID `json:"held,omitempty"`  // shown in place of the session's network
	Minus series.ID `json:"minus,omitempty"` // taken off the map
}

// A View holds the settings of the panel. Each is saved with the study and can be
// undone; menus of the window set them.
type View struct {
	Mode         state.Value[Mode]
	Radiological state.Value[bool] // left is on the right
	NoCrosshair  state.Value[bool]
	Blocks       state.Value[bool] // voxels as blocks, not smoothly
	Levels       state.Value[Levels]
	Underlay     state.Value[string] // a name, "" the first, NoName
	Outlines     state.Value[string] // name of an atlas, "" for none
	Colours      state.Value[string] // see [Colours]
	Window       state.Value[Window] // grey range; zero: what suits the underlay
	Zoom         state.Value[Zoom]
	Mosaic       state.Value[Mosaic]
	Choice       state.Value[Choice]
}

// keep makes the settings views of a session.
func (v *View) keep(views *state.Views) (stops []func()) {
	v.Mode.Set(Ortho)
	return []func(){
		state.Keep(views, "brain/mode", &v.Mode),
		state.Keep(views, "brain/radiological", &v.Radiological),
		state.Keep(views, "brain/no_crosshair", &v.NoCrosshair),
		state.Keep(views, "brain/blocks", &v.Blocks),
		state.Keep(views, "brain/levels", &v.Levels),
		state.Keep(views, "brain/underlay", &v.Underlay),
		state.Keep(views, "brain/outlines", &v.Outlines),
		state.Keep(views, "brain/colours", &v.Colours),
		state.Keep(views, "brain/window", &v.Window),
		state.Keep(views, "brain/zoom", &v.Zoom),
		state.Keep(views, "brain/mosaic", &v.Mosaic),
		state.Keep(views, "brain/choice", &v.Choice),
	}
}
