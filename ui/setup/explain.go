package setup

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"syncact/core/fault"
	"syncact/core/ort"
	"syncact/core/study"
	"syncact/ui/job"
)

// An explanation is an error in words for people.
type explanation struct {
	headline string
	file     string
	why      string
	remedies []string // what the error itself says to do, the safest first
	rows     []*fault.Input
	code     string
	details  string
}

// explain puts an error in words. Several inputs that cannot be used become a table.
func explain(err error) explanation {
	inputs := inputsIn(err)
	e := explanation{code: codeOf(err), details: detailsOf(err)}
	var broken *job.Panic
	switch {
	case len(inputs) > 1:
		e.headline = fmt.Sprintf("%d things keep this from going on", len(inputs))
		e.why = "Each is listed with its file and what to do. Everything else of the study can be used"
		e.rows = inputs
	case len(inputs) == 1:
		in := inputs[0]
		e.headline, e.file, e.why = sentence(in.What), in.File, sentence(in.Why)
		e.remedies = steps(in.Do)
	case errors.As(err, &broken):
		e.headline = "Something in Sync-ACT broke"
		e.why = "This is a fault of the application, not of your data. What was finished before is kept."
		e.remedies = []string{"try again: finished parts are not computed again", "copy the report and send it with what you did before"}
	case errors.Is(err, ort.ErrMemory):
		e.headline = "The memory did not suffice"
		e.why = sentence(err.Error())
		e.remedies = []string{"close other programs and resume", "choose the CPU as the provider"}
	default:
		e.headline, e.file = said(err)
		e.remedies = []string{"try again"}
	}
	return e
}

// said takes an error of the system apart into words and a file.
func said(err error) (headline, file string) {
	var path *fs.PathError
	if errors.As(err, &path) {
		return sentence(path.Err.Error()), path.Path
	}
	return sentence(err.Error()), ""
}

// inputsIn lists the inputs that an error, joined or wrapped, is about.
func inputsIn(err error) []*fault.Input {
	if err == nil {
		return nil
	}
	if in, ok := err.(*fault.Input); ok {
		return []*fault.Input{in}
	}
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		var all []*fault.Input
		for _, one := range e.Unwrap() {
			all = append(all, inputsIn(one)...)
		}
		return all
	case interface{ Unwrap() error }:
		return inputsIn(e.Unwrap())
	}
	return nil
}

// steps takes "do this; or do that" apart.
func steps(do string) []string {
	var out []string
	for part := range strings.SplitSeq(do, ";") {
		for _, step := range strings.Split(part, ", or ") {
			if step = strings.TrimPrefix(strings.TrimSpace(step), "or "); step != "" {
				out = append(out, sentence(step))
			}
		}
	}
	return out
}

// codeOf is a short name of a kind of error: equal for equal sentinels.
func codeOf(err error) string {
	kind := "other"
	if inputs := inputsIn(err); len(inputs) > 0 && inputs[0].Err != nil {
		kind = root(inputs[0].Err).Error()
	}
	h := fnv.New32a()
	h.Write([]byte(kind))
	return fmt.Sprintf("SA-%04d", h.Sum32()%10000)
}

func root(err error) error {
	for {
		under := errors.Unwrap(err)
		if under == nil {
			return err
		}
		err = under
	}
}

// detailsOf is everything that an error says.
func detailsOf(err error) string {
	text := err.Error()
	var broken *job.Panic
	if errors.As(err, &broken) {
		text += "\n" + broken.Stack
	}
	return text
}

// Report says what failed for those who mend it: versions and the text of the error,
// with the home folder and the user's name taken out.
func Report(err error) string {
	text := fmt.Sprintf("Sync-ACT %s, ONNX Runtime %s, %s, %s/%s\n%s\n%s\n", study.Version(), ort.Version, runtime.Version(),
		runtime.GOOS, runtime.GOARCH, codeOf(err), detailsOf(err))
	home, herr := os.UserHomeDir()
	if herr != nil || len(home) < 2 {
		return text
	}
	text = strings.ReplaceAll(text, home, "~")
	if name := filepath.Base(home); len(name) > 2 {
		text = strings.ReplaceAll(text, "/"+name+"/", "/…/")
	}
	return text
}
