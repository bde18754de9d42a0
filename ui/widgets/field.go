package widgets

import (
	"image/color"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"syncact/ui/look"
)

// A Field is an entry of one line and of an exact height.
type Field struct {
	widget.Entry
	Height, Width float32
	OnEscape      func()
	OnTab         func() bool               // true when the key was used
	OnKey         func(*fyne.KeyEvent) bool // before the field; true when the key was used
	OnLeave       func()                    // the focus went elsewhere
}

// NewField returns a field; Enter submits what it holds.
func NewField(hint string, submit func(string)) *Field {
	f := &Field{Height: Usual, Width: 80}
	f.ExtendBaseWidget(f)
	f.PlaceHolder = hint
	f.OnSubmitted = submit
	return f
}

// Low wraps a field for tool rows and bars, where the usual padding has no room.
func (f *Field) Low() fyne.CanvasObject {
	f.Height = Low
	return container.NewThemeOverride(f, tight{})
}

// tight is the theme in use with less padding and small text inside fields.
type tight struct{}

// Color implements [fyne.Theme].
func (tight) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return look.Active().Color(name, v)
}

// Font implements [fyne.Theme].
func (tight) Font(style fyne.TextStyle) fyne.Resource { return look.Active().Font(style) }

// Icon implements [fyne.Theme].
func (tight) Icon(name fyne.ThemeIconName) fyne.Resource { return look.Active().Icon(name) }

// Size implements [fyne.Theme].
func (tight) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameInnerPadding:
		return 3.5
	case theme.SizeNameText:
		return look.Small.Size()
	}
	return look.Active().Size(name)
}

// MinSize implements [fyne.CanvasObject].
func (f *Field) MinSize() fyne.Size {
	f.Entry.MinSize()
	return fyne.NewSize(f.Width, look.Scaled(f.Height))
}

// CreateRenderer implements [fyne.Widget].
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return Laid(f, f.Entry.CreateRenderer()) }

// TypedKey implements [fyne.Focusable].
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape && f.OnEscape != nil {
		f.OnEscape()
		return
	}
	if f.OnKey != nil && f.OnKey(e) {
		return
	}
	if e.Name == fyne.KeyF1 || e.Name == fyne.KeyF6 { // never part of a text
		PassKey(f, e)
		return
	}
	f.Entry.TypedKey(e)
}

// FocusLost implements [fyne.Focusable].
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	if f.OnLeave != nil {
		f.OnLeave()
	}
}

// AcceptsTab implements [fyne.Tabbable]: Tab is taken only where it completes.
func (f *Field) AcceptsTab() bool { return f.OnTab != nil && f.OnTab() }

// A PathEntry is a field for a file or folder that completes names with Tab.
type PathEntry struct{ Field }

// NewPathEntry returns an empty path entry; Enter submits the path with ~ resolved.
func NewPathEntry(hint string, submit func(path string)) *PathEntry {
	p := &PathEntry{Field: Field{Height: Usual, Width: 120}}
	p.ExtendBaseWidget(p)
	p.PlaceHolder = hint
	p.TextStyle.Monospace = true
	p.OnSubmitted = func(text string) { submit(Expand(text)) }
	p.OnTab = p.complete
	return p
}

// Path returns what was typed with ~ resolved.
func (p *PathEntry) Path() string { return Expand(p.Text) }

// complete adds what all names that begin with the text share.
func (p *PathEntry) complete() bool {
	longer := Complete(p.Text)
	if longer == p.Text {
		return false
	}
	p.SetText(longer)
	p.CursorColumn = len([]rune(longer))
	p.Refresh()
	return true
}

// Expand resolves a leading ~ and surrounding blanks or quotes.
func Expand(path string) string {
	path = strings.Trim(strings.TrimSpace(path), `"'`)
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}

// Complete returns a path as far as the names in its folder agree on how it goes on.
func Complete(path string) string {
	full := Expand(path)
	dir, begun := filepath.Split(full)
	if dir == "" {
		dir = "."
	}
	f, err := os.Open(dir)
	if err != nil {
		return path
	}
	defer f.Close()
	names, err := f.Readdirnames(100_000) // a folder of more is not completed to the end
	if err != nil {
		return path
	}
	shared, found := "", 0
	for _, name := range names {
		if !strings.HasPrefix(name, begun) || begun == "" && strings.HasPrefix(name, ".") {
			continue
		}
		if found == 0 {
			shared = name
		}
		for !strings.HasPrefix(name, shared) {
			shared = shared[:len(shared)-1]
		}
		found++
	}
	if found == 0 {
		return path
	}
	longer := path + strings.TrimPrefix(shared, begun)
	if info, err := os.Stat(filepath.Join(dir, shared)); found == 1 && err == nil && info.IsDir() {
		longer += string(filepath.Separator)
	}
	return longer
}
