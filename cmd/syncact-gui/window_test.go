package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"syncact/core/ort"
)

// A window is the real program on a display of its own, driven as a person would.
type window struct {
	t       testing.TB
	display string
	shots   string
	app     *exec.Cmd
	ended   chan struct{}
	said    bytes.Buffer
}

// program is the binary under test, built once.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "syncact-gui")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if missing() == "" {
		program = filepath.Join(dir, "syncact-gui")
		build := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", program, ".")
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
			os.Exit(1)
		}
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// missing names the first tool of these tests that is not installed.
func missing() string {
	for _, tool := range []string{"Xvfb", "xdotool", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			return tool
		}
	}
	return ""
}

// openWindow starts a display of a size and the program on it, with home as the
// folder of settings and data.
func openWindow(t testing.TB, width, height int, home string, args ...string) *window {
	t.Helper()
	if tool := missing(); tool != "" {
		t.Skipf("%s is not installed", tool)
	}
	w := &window{t: t, shots: filepath.Join("..", "..", "screenshots")}
	if err := os.MkdirAll(w.shots, 0o755); err != nil {
		t.Fatal(err)
	}
	w.startDisplay(width, height)
	w.app = exec.Command(program, args...)
	w.app.Env = append(os.Environ(), "DISPLAY="+w.display, "XDG_CONFIG_HOME="+filepath.Join(home, "config"),
		"XDG_DATA_HOME="+filepath.Join(home, "data"), "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1")
	if lib, err := ort.Loaded(); err == nil { // it lies in the data folder that this test replaces
		w.app.Env = append(w.app.Env, "ONNXRUNTIME_LIB="+lib.Path)
	}
	w.app.Stderr = &w.said
	if err := w.app.Start(); err != nil {
		t.Fatal(err)
	}
	w.ended = make(chan struct{})
	go func() { _ = w.app.Wait(); close(w.ended) }()
	t.Cleanup(w.close)
	w.wait("the window", 30*time.Second, func() bool { return w.title() != "" })
	return w
}

// startDisplay starts an X server on a free display and ends it with the test.
func (w *window) startDisplay(width, height int) {
	w.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		w.t.Fatal(err)
	}
	write.Close()
	w.t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	number, err := bufio.NewReader(read).ReadString('\n') // written when the server is ready
	read.Close()
	if err != nil {
		w.t.Fatal(err)
	}
	w.display = ":" + strings.TrimSpace(number)
	w.t.Logf("display %s", w.display)
}

// close ends the program.
func (w *window) close() {
	select {
	case <-w.ended:
	default:
		_ = w.app.Process.Kill()
		<-w.ended
	}
	if w.t.Failed() {
		w.t.Log(w.said.String())
	}
}

func (w *window) tool(args ...string) string {
	c := exec.Command("xdotool", args...)
	c.Env = append(os.Environ(), "DISPLAY="+w.display)
	out, _ := c.Output() // a window that is not there yet is waited for
	return strings.TrimSpace(string(out))
}

// title is the title of the window, "" while there is none.
func (w *window) title() string {
	id, _, _ := strings.Cut(w.tool("search", "--onlyvisible", "--name", "Sync-ACT"), "\n")
	if id == "" {
		return ""
	}
	return w.tool("getwindowname", id)
}

// click presses a mouse button at a place of the display: 1 is the primary one.
func (w *window) click(x, y, button int) {
	w.tool("mousemove", strconv.Itoa(x), strconv.Itoa(y), "sleep", "0.1", "click", strconv.Itoa(button))
}

// drag moves the pointer with the primary button down.
func (w *window) drag(fromX, fromY, toX, toY int) {
	w.tool("mousemove", strconv.Itoa(fromX), strconv.Itoa(fromY), "sleep", "0.1", "mousedown", "1", "sleep", "0.1",
		"mousemove", strconv.Itoa((fromX+toX)/2), strconv.Itoa((fromY+toY)/2), "sleep", "0.1",
		"mousemove", strconv.Itoa(toX), strconv.Itoa(toY), "sleep", "0.1", "mouseup", "1")
}

// keys presses keys as xdotool names them.
func (w *window) keys(names ...string) { w.tool(append([]string{"key", "--delay", "60"}, names...)...) }

// shot photographs the display into the ignored folder of screenshots.
func (w *window) shot(name string) string {
	w.t.Helper()
	path := filepath.Join(w.shots, name+".png")
	c := exec.Command("import", "-window", "root", path)
	c.Env = append(os.Environ(), "DISPLAY="+w.display)
	if out, err := c.CombinedOutput(); err != nil {
		w.t.Fatalf("import: %v\n%s", err, out)
	}
	return path
}

// wait looks again and again until something has happened.
func (w *window) wait(what string, most time.Duration, happened func() bool) {
	w.t.Helper()
	for end := time.Now().Add(most); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if happened() {
			return
		}
		select {
		case <-w.ended:
			w.t.Fatalf("the program ended while waiting for %s:\n%s", what, w.said.String())
		default:
		}
	}
	w.shot("failed-" + strings.ReplaceAll(what, " ", "-"))
	w.t.Fatalf("waited for %s in vain; the title is %q", what, w.title())
}
