package progress

import (
	"sync"
	"time"
)

// A State is where a job stands.
type State string

// The states of a job.
const (
	Running   State = "running"
	Done      State = "done"
	Reused    State = "reused" // its result was already stored
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// A Line is one job as a surface shows it.
type Line struct {
	Stage   string        `json:"stage"`
	Item    string        `json:"item,omitempty"`
	State   State         `json:"state"`
	Done    int64         `json:"done"`
	Total   int64         `json:"total"`
	Elapsed time.Duration `json:"elapsed_ns"`
	Rate    float64       `json:"rate"`   // units a second, 0 when unknown
	ETA     time.Duration `json:"eta_ns"` // time left, 0 when unknown
}

// A Board holds the jobs of one run in the order they started. The zero Board is
// ready; a nil Board accepts everything and shows nothing.
type Board struct {
	mu   sync.Mutex
	jobs []*job
}

type job struct {
	counter    Counter
	line       Line
	began, end time.Time
}

// Start adds a running job and returns its counter.
func (b *Board) Start(stage, item string) *Counter {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	j := &job{line: Line{Stage: stage, Item: item, State: Running}, began: time.Now()}
	b.jobs = append(b.jobs, j)
	return &j.counter
}

// End sets the final state of the job that c counts.
func (b *Board) End(c *Counter, state State) {
	if b == nil || c == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, j := range b.jobs {
		if &j.counter == c {
			j.line.State, j.end = state, time.Now()
		}
	}
}

// Snapshot returns every job as it stands now.
func (b *Board) Snapshot() []Line {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	lines := make([]Line, len(b.jobs))
	for i, j := range b.jobs {
		lines[i] = j.snapshot(time.Now())
	}
	return lines
}

func (j *job) snapshot(now time.Time) Line {
	line := j.line
	line.Done, line.Total = j.counter.Done(), j.counter.Total()
	if !j.end.IsZero() {
		now = j.end
	}
	line.Elapsed = now.Sub(j.began)
	if line.State != Running || line.Done == 0 || line.Elapsed <= 0 {
		return line
	}
	line.Rate = float64(line.Done) / line.Elapsed.Seconds()
	if left := line.Total - line.Done; left > 0 {
		line.ETA = time.Duration(float64(left) / line.Rate * float64(time.Second))
	}
	return line
}
