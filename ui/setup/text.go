package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// bytesText says an amount of storage: 3.4 GB.
func bytesText(n int64) string {
	switch {
	case n < 1e6:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	case n < 1e9:
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	case n < 100e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%.0f GB", float64(n)/1e9)
}

// clockText says a length of time as m:ss, from an hour on as h:mm:ss.
func clockText(d time.Duration) string {
	s := int(d.Seconds() + .5)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// leftText says a time to come in words.
func leftText(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%d s left", max(1, int(d.Seconds()+.5)))
	case d < time.Hour:
		return fmt.Sprintf("%d min left", int(d.Minutes()+.5))
	}
	return fmt.Sprintf("%.1f h left", d.Hours())
}

// seconds turns an estimate into a length of time.
func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// countText says a count as 4,800.
func countText(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// countOf says a count with its word: 1 run, 4 runs.
func countOf(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return countText(n) + " " + word + "s"
}

// percent says a share: 39 %.
func percent(share float64) string { return fmt.Sprintf("%d %%", int(100*share+1e-9)) }

// fraction says a number below one without its zero and with a true minus: .62.
func fraction(x float64) string {
	if x != x {
		return "n/a"
	}
	text := strings.Replace(strconv.FormatFloat(max(x, -x), 'f', 2, 64), "0.", ".", 1)
	if x < 0 {
		return "−" + text
	}
	return text
}

// homely says a path with the home folder as ~.
func homely(path string) string {
	home, err := os.UserHomeDir()
	if err != nil || home == "" || home == "/" {
		return path
	}
	if rel, err := filepath.Rel(home, path); err == nil && filepath.IsLocal(rel) {
		return filepath.Join("~", rel)
	}
	return path
}

// sentence begins with a capital, unless with a name or value such as n/a or conv1.
func sentence(text string) string {
	word, _, _ := strings.Cut(text, " ")
	named := func(r rune) bool { return !unicode.IsLower(r) && !strings.ContainsRune("-’'", r) }
	if strings.ContainsFunc(strings.TrimRight(word, ",:;."), named) {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// dayText says a moment as people do: today, 14:02; Thursday; 12 November.
func dayText(t, now time.Time) string {
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()) }
	switch days := midnight(now).Sub(midnight(t.In(now.Location()))).Hours() / 24; {
	case t.IsZero():
		return ""
	case days < 1:
		return "today, " + t.In(now.Location()).Format("15:04")
	case days < 7:
		return t.Format("Monday")
	case t.Year() == now.Year():
		return t.Format("2 January")
	}
	return t.Format("2 January 2006")
}

// secondsText says a length in seconds: 3.0 s.
func secondsText(s float64) string { return strconv.FormatFloat(s, 'f', 1, 64) + " s" }
