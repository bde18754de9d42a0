package study_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"syncact/core/fault"
	"syncact/core/nifti"
	"syncact/core/study"
	"syncact/core/volume"
)

// files and first are the list of recordings of a specification, and its first.
func files(spec object) []object { return spec["dataset"].(object)["files"].([]object) }
func first(spec object) object   { return files(spec)[0] }

// patch overwrites bytes of a file.
func patch(t *testing.T, path string, at int64, value any) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := binary.Append(nil, binary.LittleEndian, value)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

// plain stores the BOLD of sub-01 without compression, with the given bytes of
// pixdim[4], and states no TR for it.
func (m *mini) plain(t *testing.T, spec object, tr float32) {
	m.volumes(t, filepath.Join(m.dir, "plain.nii"), "01", m.runs...)
	patch(t, filepath.Join(m.dir, "plain.nii"), 92, tr)
	for _, f := range files(spec) {
		if f["subject"] == "01" {
			f["bold"] = "plain.nii"
			delete(f, "tr_s")
		}
	}
}

func cut(t *testing.T, path string, bytes int64) {
	t.Helper()
	if err := os.Truncate(path, bytes); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// confounds writes a table of six motion parameters and gives it to every recording.
func (m *mini) confounds(t *testing.T, spec object, rows int, missing string, lost int) {
	var names []string
	var columns [][]float64
	for i, n := range []string{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"} {
		if n == missing {
			continue
		}
		x := make([]float64, rows)
		for r := range x {
			x[r] = math.Sin(float64(r*(i+1)) / 7)
		}
		if lost > 0 {
			x[lost] = math.NaN()
		}
		names, columns = append(names, n), append(columns, x)
	}
	tsv(t, filepath.Join(m.dir, "confounds.tsv"), names, columns)
	for _, f := range files(spec) {
		f["confounds"] = "confounds.tsv"
	}
	spec["clean"] = object{"confounds": "motion6"}
}

// transposed stores a run's activations as N×T.
func (m *mini) transposed(t *testing.T, run string) {
	rows := make([][]float64, miniRows)
	for r := range rows {
		for _, course := range m.neurons[run] {
			rows[r] = append(rows[r], course[r])
		}
	}
	npy(t, filepath.Join(m.dir, "act_"+run+".npy"), rows)
}

func at(m *mini, name string) string { return filepath.Join(m.dir, name) }

// A spoilt input is one thing that is wrong with a mini study, the file that must
// be named and what must be said.
type spoilt struct {
	name  string
	spoil func(t *testing.T, m *mini, spec object)
	file  string
	says  []string
}

var badImages = []spoilt{
	{"no BOLD", func(t *testing.T, m *mini, _ object) { os.Remove(at(m, "sub-02.nii.gz")) }, "sub-02.nii.gz", nil},
	{"cut within the header", func(t *testing.T, m *mini, _ object) { cut(t, at(m, "sub-02.nii.gz"), 200) }, "sub-02.nii.gz", nil},
	{"no gzip", func(t *testing.T, m *mini, _ object) { put(t, at(m, "sub-02.nii.gz"), strings.Repeat("hello ", 200)) }, "sub-02.nii.gz", []string{"gzip"}},
	{"cut within the data", func(t *testing.T, m *mini, spec object) {
		m.plain(t, spec, miniTR)
		cut(t, at(m, "plain.nii"), 100_000)
	}, "plain.nii", nil},
	{"no magic", func(t *testing.T, m *mini, spec object) {
		m.plain(t, spec, miniTR)
		patch(t, at(m, "plain.nii"), 344, []byte("abcd"))
	}, "plain.nii", []string{"magic"}},
	{"TR 0", func(t *testing.T, m *mini, spec object) { m.plain(t, spec, 0) }, "plain.nii", []string{"TR", "tr_s"}},
	{"TR in milliseconds", func(t *testing.T, m *mini, spec object) { m.plain(t, spec, 2000) }, "plain.nii", []string{"2000", "milliseconds"}},
	{"volumes beyond the file", func(t *testing.T, m *mini, spec object) { first(spec)["volumes"] = []int{200, 400} }, "sub-01.nii.gz", []string{"200 to 400", "240"}},
	{"runs of other lengths", func(t *testing.T, m *mini, spec object) { first(spec)["volumes"] = []int{0, 100} }, "sub-02.nii.gz", []string{"120 volumes", "100 of"}},
	{"runs of other TR", func(t *testing.T, m *mini, spec object) { first(spec)["tr_s"] = 2 }, "sub-02.nii.gz", []string{"1.5 s", "2 s"}},
	{"run too short to filter", func(t *testing.T, m *mini, spec object) {
		for _, f := range files(spec) {
			f["volumes"] = []int{0, 3}
		}
	}, "sub-01.nii.gz", []string{"3 volumes"}},
	{"other grid", func(t *testing.T, m *mini, spec object) {
		g := miniGrid()
		g.Shape[0]++
		m.write(t, "other.nii.gz", volume.NewImage(g))
		files(spec)[2]["bold"], files(spec)[2]["mask"] = "other.nii.gz", ""
		delete(files(spec)[2], "volumes")
	}, "other.nii.gz", []string{"[12 8 7]", "[11 8 7]"}},
	{"mask on another grid", func(t *testing.T, m *mini, spec object) {
		g := miniGrid()
		g.Affine[0][3] += 5
		m.write(t, "mask.nii.gz", volume.NewImage(g))
	}, "mask.nii.gz", []string{"grid"}},
	{"mask of nothing", func(t *testing.T, m *mini, _ object) { m.write(t, "mask.nii.gz", volume.NewImage(miniGrid())) }, "mask.nii.gz", []string{"holds no voxel"}},
	{"no mask file", func(t *testing.T, m *mini, spec object) { first(spec)["mask"] = "none.nii.gz" }, "none.nii.gz", nil},
	{"fewer confounds than volumes", func(t *testing.T, m *mini, spec object) { m.confounds(t, spec, 100, "", 0) }, "confounds.tsv", []string{"100", "120"}},
	{"confounds with n/a", func(t *testing.T, m *mini, spec object) { m.confounds(t, spec, miniRows, "", 50) }, "confounds.tsv", []string{"rot_x", "row 51"}},
	{"confounds without a column", func(t *testing.T, m *mini, spec object) { m.confounds(t, spec, miniRows, "rot_y", 0) }, "confounds.tsv", []string{"rot_y"}},
	{"no confounds", func(t *testing.T, m *mini, spec object) { spec["clean"] = object{"confounds": "motion6"} }, "sub-01.nii.gz", []string{"no confounds file", "motion6"}},
	{"activations N×T", func(t *testing.T, m *mini, _ object) { m.transposed(t, "1"); m.transposed(t, "2") }, "act_1.npy", []string{"12 rows × 120 columns", "120 volumes", "transpose"}},
	{"activations NaN", func(t *testing.T, m *mini, spec object) {
		m.neurons["1"][3][7] = math.NaN()
		m.activations(t)
	}, "act_1.npy", []string{"column 3", "not finite"}},
	{"activations of other neurons", func(t *testing.T, m *mini, _ object) { npy(t, at(m, "act_2.npy"), m.neurons["2"][:5]) }, "act_2.npy", []string{"5 columns", "12"}},
	{"activations of three dimensions", func(t *testing.T, m *mini, _ object) { put(t, at(m, "act_2.npy"), "no npy") }, "act_2.npy", nil},
	{"no activations", func(t *testing.T, m *mini, _ object) { os.Remove(at(m, "act_2.npy")) }, "act_2.npy", nil},
	{"no atlas", func(t *testing.T, m *mini, _ object) { os.Remove(at(m, "atlas.nii.gz")) }, "atlas.nii.gz", nil},
	{"atlas beside the brain", func(t *testing.T, m *mini, _ object) {
		g := miniGrid()
		g.Affine[0][3] += 5000
		img := volume.NewImage(g)
		for i := range img.V {
			img.V[i] = 1
		}
		m.write(t, "atlas.nii.gz", img)
	}, "atlas.nii.gz", []string{"no voxel"}},
	{"names of too few maps", func(t *testing.T, m *mini, spec object) {
		put(t, at(m, "maps.tsv"), "index\tname\n1\tone\n2\ttwo\n")
		spec["networks"].([]object)[1]["names"] = "maps.tsv"
	}, "maps.tsv", []string{"map 3"}},
	{"annotations", func(t *testing.T, m *mini, spec object) {
		put(t, at(m, "ann.tsv"), "begin\tend\n1\t2\n")
		spec["annotations"] = []object{{"run": "1", "file": "ann.tsv"}}
	}, "ann.tsv", []string{"onset"}},
}

// TestBadInput breaks one thing of a study. Check must name the file and say what
// is wrong, and Run refuse before it computes.
func TestBadInput(t *testing.T) {
	for _, tt := range badImages {
		t.Run(tt.name, func(t *testing.T) {
			m := newMini(t, 2, 2)
			spec := m.images(t)
			tt.spoil(t, m, spec)
			checkRefused(t, load(t, m.dir, spec), tt.file, tt.says)
		})
	}
}

// checkRefused wants a blocking finding of Check, and the same refusal of Run.
func checkRefused(t *testing.T, s *study.Study, file string, says []string) {
	t.Helper()
	report, err := s.Check(t.Context(), study.CheckOptions{})
	if err != nil {
		t.Fatalf("Check fails: %v", err)
	}
	blocks := func(f fault.Finding) bool {
		return f.Severity == fault.Blocking && filepath.Base(f.File) == file && findingWith(says...)(f) && f.What != "" && f.Do != ""
	}
	if !slices.ContainsFunc(report.Findings, blocks) {
		t.Errorf("Check does not refuse %s with %q and what to do:\n%v", file, says, list(report.Findings))
	}
	done, err := s.Run(t.Context(), study.RunOptions{Threads: 2})
	var in *fault.Input
	if !errors.As(err, &in) || !strings.Contains(err.Error(), file) {
		t.Fatalf("Run = %v, want a refusal of %s", err, file)
	}
	for _, word := range says {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("Run = %v, without %q", err, word)
		}
	}
	if len(done.Stages) > 0 {
		t.Errorf("Run computed %v first", done.Stages)
	}
}

func list(findings []fault.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintln(&b, f)
	}
	return b.String()
}

// TestReported is what does not stop a run but must be said.
func TestReported(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, m *mini, spec object)
		says  []string
	}{
		{"stated TR", func(t *testing.T, m *mini, spec object) {
			m.plain(t, spec, 2000)
			for _, f := range files(spec) {
				f["tr_s"] = miniTR
			}
		}, []string{"Note", "plain.nii", "not believed", "1.5 s"}},
		{"other TR", func(t *testing.T, m *mini, spec object) {
			for _, f := range files(spec) {
				f["tr_s"] = 1.6
			}
		}, []string{"Warning", "sub-01.nii.gz", "TR of 1.5 s", "1.6 s"}},
		{"no mask", func(t *testing.T, m *mini, spec object) {
			for _, f := range files(spec) {
				delete(f, "mask")
			}
		}, []string{"sub-01.nii.gz", "no brain mask", "estimated"}},
		{"run missing", func(t *testing.T, m *mini, spec object) {
			spec["dataset"].(object)["files"] = files(spec)[:3]
		}, []string{"Warning", "subject 02 has no run 2"}},
		{"constant and not finite", func(t *testing.T, m *mini, spec object) {
			m.spoilVoxels(t, "sub-01.nii.gz")
		}, []string{"sub-01.nii.gz", "1 voxels", "constant"}},
		{"not finite", func(t *testing.T, m *mini, spec object) {
			m.spoilVoxels(t, "sub-01.nii.gz")
		}, []string{"sub-01.nii.gz", "1 voxels", "not finite"}},
		{"map on another grid", func(t *testing.T, m *mini, spec object) {
			g := miniGrid()
			g.Affine[0][3] += 1
			img := volume.NewImage(g)
			for i := range img.V {
				img.V[i] = float32(regionOf(g, i) % 5)
			}
			m.write(t, "atlas.nii.gz", img)
		}, []string{"atlas.nii.gz", "another grid", "nearest neighbour"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMini(t, 2, 2)
			spec := m.images(t)
			tt.spoil(t, m, spec)
			report := run(t, load(t, m.dir, spec), study.RunOptions{})
			if !slices.ContainsFunc(report.Findings, findingWith(tt.says...)) {
				t.Errorf("the run does not say %q:\n%v", tt.says, list(report.Findings))
			}
		})
	}
}

// spoilVoxels rewrites BOLD with one voxel that is constant and one that is NaN at times.
func (m *mini) spoilVoxels(t *testing.T, name string) {
	path := filepath.Join(m.dir, name)
	images, err := nifti.ReadAll(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := nifti.Create(path, nifti.Spec{Grid: images[0].Grid, Volumes: len(images), TR: miniTR, Type: nifti.Float32})
	if err != nil {
		t.Fatal(err)
	}
	var inside []int
	for v := range images[0].V {
		if regionOf(images[0].Grid, v) > 0 {
			inside = append(inside, v)
		}
	}
	for at, img := range images {
		img.V[inside[0]] = 7
		if at%miniRows == 5 {
			img.V[inside[1]] = float32(math.NaN())
		}
		if err := w.Write(img.V); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestDamagedLater cuts a compressed image behind its header: only reading all of it
// tells, so the run fails in the stage and records nothing.
func TestDamagedLater(t *testing.T) {
	m := newMini(t, 1, 1)
	s := load(t, m.dir, m.images(t))
	info, err := os.Stat(filepath.Join(m.dir, "sub-01.nii.gz"))
	if err != nil {
		t.Fatal(err)
	}
	cut(t, filepath.Join(m.dir, "sub-01.nii.gz"), info.Size()/2)
	deep, err := s.Check(t.Context(), study.CheckOptions{Deep: true})
	if err != nil || !slices.ContainsFunc(deep.Findings, findingWith("Blocking", "sub-01.nii.gz")) {
		t.Errorf("Check deep: %v, %v", deep, err)
	}
	report, err := s.Run(t.Context(), study.RunOptions{Threads: 2})
	var in *fault.Input
	if !errors.As(err, &in) || !strings.Contains(err.Error(), "sub-01.nii.gz") {
		t.Fatalf("Run = %v", err)
	}
	if slices.ContainsFunc(report.Stages, func(s study.StageTime) bool { return s.Stage == "bold" }) {
		t.Error("the broken stage is recorded as done")
	}
}

// TestTimeSeriesRefused has the same of tables.
func TestTimeSeriesRefused(t *testing.T) {
	tests := []spoilt{
		{"other columns", func(t *testing.T, m *mini, _ object) {
			npy(t, filepath.Join(m.dir, "ts_02_1.npy"), m.regions["1"]["02"][:3])
		}, "ts_02_1.npy", []string{"120 rows × 3 columns", "4"}},
		{"fewer rows", func(t *testing.T, m *mini, _ object) {
			short := m.regions["1"]["02"]
			for i := range short {
				short[i] = short[i][:100]
			}
			npy(t, filepath.Join(m.dir, "ts_02_1.npy"), short)
		}, "ts_02_1.npy", []string{"100 volumes", "120"}},
		{"no TR", func(t *testing.T, m *mini, spec object) { delete(first(spec), "tr_s") }, "ts_01_1.npy", []string{"TR", "tr_s"}},
		{"names of others", func(t *testing.T, m *mini, spec object) {
			put(t, filepath.Join(m.dir, "names.tsv"), "index\tname\n0\ta\n")
			spec["dataset"].(object)["names"] = "names.tsv"
		}, "ts_01_1.npy", []string{"4 columns", "names 1"}},
		{"N×T", func(t *testing.T, m *mini, spec object) {
			for _, run := range m.runs {
				for _, s := range m.subjects {
					rows := make([][]float64, miniRows)
					for r := range rows {
						for _, course := range m.regions[run][s] {
							rows[r] = append(rows[r], course[r])
						}
					}
					npy(t, filepath.Join(m.dir, "ts_"+s+"_"+run+".npy"), rows)
				}
			}
		}, "ts_01_1.npy", []string{"4 rows × 120 columns", "transpose"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMini(t, 2, 1)
			spec := m.timeSeries(t)
			tt.spoil(t, m, spec)
			checkRefused(t, load(t, m.dir, spec), tt.file, tt.says)
		})
	}
}
