package study

// An Estimate predicts what a stage takes. Memory is resident bytes at its peak,
// disk what is stored.
type Estimate struct {
	Stage   string  `json:"stage"`
	Memory  int64   `json:"memory_bytes"`
	Disk    int64   `json:"disk_bytes"`
	Seconds float64 `json:"seconds"`
}

// Rates measured on two cores (BENCHMARKS.md); time is a guide, within a factor of three.
const (
	voxelVolumesPerSecond = 30e6  // inflate, mask, clean
	rbmFlopsPerSecond     = 100e9 // training of a VS-DBN
	framesPerSecond       = 60.0  // of a 224² CNN with 4,000 channels
	nullPairsPerSecond    = 2e9   // neuron × network × surrogate
	overheadBytes         = 150e6 // program, runtime, buffers
)

// estimate predicts every stage from headers. Everything is linear in subjects,
// volumes, voxels, frames and neurons.
func (c *checker) estimate() []Estimate {
	var volumes, longest, frames, neurons, networks float64
	for _, rec := range c.in.Recordings {
		h := c.headers[rec.File+rec.Run]
		volumes += float64(h.volumes)
		longest = max(longest, float64(h.volumes))
	}
	for _, run := range c.in.Runs {
		f, ok := c.in.Films[run]
		if film := c.films[f.File]; ok && film != nil {
			to := f.To
			if to == 0 {
				to = film.Duration
			}
			frames += (to - f.From) * c.Spec.HRF.Sampling
		}
	}
	for _, n := range c.neurons {
		neurons += float64(n)
	}
	voxels := float64(c.voxels)
	var training float64
	for _, set := range c.Spec.Networks {
		units, epochs := float64(set.Components), 20.0
		if set.Method == MethodVSDBN {
			units, epochs = float64(set.Layers[0]), float64(max(set.Epochs, 1))
			if set.Epochs == 0 {
				epochs = 100
			}
		}
		networks += units
		training += 4 * volumes * voxels * units * epochs * float64(max(set.Seeds, 1)) / rbmFlopsPerSecond
	}
	perRun := 4 * longest * voxels
	return []Estimate{
		{"bold", int64(overheadBytes + 2*perRun), int64(4 * volumes * voxels), volumes * voxels / voxelVolumesPerSecond},
		{"networks", int64(overheadBytes + 3*4*voxels*networks + 4*100*voxels), int64(4 * networks * (voxels + volumes)), training},
		{"neurons", int64(overheadBytes + 300e6), int64(4 * neurons * (frames + volumes/float64(max(len(c.in.Subjects), 1)))), frames * float64(len(c.neurons)) / framesPerSecond},
		{"links", int64(overheadBytes + 4*neurons*networks), int64(4 * neurons * (networks + 25)), neurons * networks * float64(c.Spec.Coupling.Surrogates) / nullPairsPerSecond},
		{"labels", overheadBytes, int64(300 * neurons), 2},
		{"ranking", overheadBytes, 10e3, 2 * float64(len(c.neurons))},
	}
}
