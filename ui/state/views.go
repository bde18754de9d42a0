package state

import (
	"encoding/json"
	"time"
)

// Views are the settings of panels: thresholds, modes, zooms. Each has a name under
// which it is saved with the study, and every change of one can be undone. The zero
// Views work; [NewSession] gives them a clock.
type Views struct {
	// Changed counts changes of any view.
	Changed Value[int]

	kept   map[string]kept
	saved  map[string]json.RawMessage // read before their panel was there
	done   []edit
	undone []edit
	quiet  bool // a change that is itself an undo
	now    func() time.Time
}

type kept struct {
	get func() any
	set func(json.RawMessage) error
}

// edit is one change of view.
type edit struct {
	name       string
	undo, redo func()
	at         time.Time
}

// undoLength is how many changes of view are kept.
const undoLength = 200

// Keep makes a value a view of this name: it is saved, restored and undone with the
// others. The value takes what was saved under the name, if anything was. It returns
// a function that forgets the value, for panels that close.
func Keep[T comparable](v *Views, name string, value *Value[T]) (stop func()) {
	if v.kept == nil {
		v.kept = make(map[string]kept)
	}
	set := func(text json.RawMessage) error {
		var x T
		if err := json.Unmarshal(text, &x); err != nil {
			return err
		}
		value.Set(x)
		return nil
	}
	if text, ok := v.saved[name]; ok {
		_ = set(text) // what another version saved in another form is left alone
		delete(v.saved, name)
	}
	v.kept[name] = kept{get: func() any { return value.Get() }, set: set}
	before := value.Get()
	unhear := value.OnChange(func(after T) {
		was := before
		before = after
		v.record(edit{name: name, undo: func() { value.Set(was) }, redo: func() { value.Set(after) }})
	})
	return func() {
		unhear()
		if text, err := json.Marshal(value.Get()); err == nil {
			v.remember(name, text)
		}
		delete(v.kept, name)
	}
}

func (v *Views) remember(name string, text json.RawMessage) {
	if v.saved == nil {
		v.saved = make(map[string]json.RawMessage)
	}
	v.saved[name] = text
}

func (v *Views) record(e edit) {
	if !v.quiet {
		if v.now != nil {
			e.at = v.now()
		}
		if n := len(v.done); n > 0 && v.done[n-1].name == e.name && e.at.Sub(v.done[n-1].at) < pause && v.now != nil {
			e.undo = v.done[n-1].undo // one drag is one change
			v.done = v.done[:n-1]
		}
		v.done = append(v.done, e)
		if over := len(v.done) - undoLength; over > 0 {
			v.done = v.done[over:]
		}
		v.undone = nil
	}
	v.Changed.Set(v.Changed.Get() + 1)
}

// Record makes a change undoable that is not the value of a view: undo and redo make it
// once more, the other way.
func (v *Views) Record(name string, undo, redo func()) {
	v.record(edit{name: name, undo: undo, redo: redo})
}

// CanUndo reports whether a change of view can be undone.
func (v *Views) CanUndo() bool { return len(v.done) > 0 }

// CanRedo reports whether an undone change can be made again.
func (v *Views) CanRedo() bool { return len(v.undone) > 0 }

// Undo takes back the last change of view.
func (v *Views) Undo() { v.move(&v.done, &v.undone, func(e edit) { e.undo() }) }

// Redo makes the change again that was undone last.
func (v *Views) Redo() { v.move(&v.undone, &v.done, func(e edit) { e.redo() }) }

func (v *Views) move(from, to *[]edit, act func(edit)) {
	n := len(*from)
	if n == 0 {
		return
	}
	e := (*from)[n-1]
	*from = (*from)[:n-1]
	v.quiet = true
	act(e)
	v.quiet = false
	e.at = time.Time{} // a new change starts a new step
	*to = append(*to, e)
	v.Changed.Set(v.Changed.Get() + 1)
}

// MarshalJSON writes every view by name.
func (v *Views) MarshalJSON() ([]byte, error) {
	all := make(map[string]any, len(v.kept)+len(v.saved))
	for name, text := range v.saved {
		all[name] = text
	}
	for name, k := range v.kept {
		all[name] = k.get()
	}
	return json.Marshal(all)
}

// UnmarshalJSON restores views by name; those whose panel is not there yet wait for
// it. It is not a change that can be undone.
func (v *Views) UnmarshalJSON(text []byte) error {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	v.quiet = true
	defer func() { v.quiet = false }()
	for name, x := range all {
		if k, ok := v.kept[name]; ok {
			_ = k.set(x) // what another version saved in another form is left alone
			continue
		}
		v.remember(name, x)
	}
	return nil
}
