package acceptance_test

import (
	"context"
	"path/filepath"
	"testing"

	"syncact/core/demo"
	"syncact/core/study"
)

// fresh are seeds that played no part in choosing the setting or its limits.
var fresh = []uint64{6, 7, 8, 9, 10}

// TestDemo holds the shipped demo study to its limits.
func TestDemo(t *testing.T) { judge(t, 1) }

// TestDemoFreshSeeds holds demo studies of other seeds to the same limits.
func TestDemoFreshSeeds(t *testing.T) {
	long(t)
	for _, seed := range fresh {
		judge(t, seed)
	}
}

// judge makes and runs a demo study and compares its score with the limits, with
// each of its sets of networks.
func judge(t *testing.T, seed uint64) {
	t.Helper()
	s := demoStudy(t, demo.Options{Seed: seed}, "")
	for _, set := range s.Results().Sets() {
		score, err := demo.Judge(context.Background(), s, set)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("seed %d, %s: recovered %.2f (map r from %.2f, course r from %.2f), %d significant, right %.3f, preference %.3f, rank %.2f and %.2f", seed, set,
			score.Recovered, score.MapR.Lowest, score.CourseR.Lowest, score.Significant, score.Right, score.Prefer, score.RankR, score.RankRMean)
		for _, missed := range demo.Asked.Missed(score) {
			t.Errorf("seed %d, %s: %s", seed, set, missed)
		}
	}
	rows, err := s.Results().Comparison()
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]float64{}
	for _, row := range rows {
		held[row.Set+" "+row.Model] = row.MeanRHeldOut
	}
	for _, set := range s.Results().Sets() {
		for _, model := range []string{"vgg", "resnet"} {
			if !(held[set+" untrained"] < held[set+" "+model]) {
				t.Errorf("seed %d, %s: mean held-out r of the untrained model is %.3f, of %s %.3f", seed, set, held[set+" untrained"], model, held[set+" "+model])
			}
		}
	}
}

// TestDemoNoise asks the demo study in which nothing follows the film for neurons
// that seem to.
func TestDemoNoise(t *testing.T) {
	s := demoStudy(t, demo.Options{Seed: 1, Noise: true}, "labels")
	for _, set := range s.Results().Sets() {
		for _, model := range s.Results().Models() {
			rows, err := s.Results().Neurons(set, model)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range rows {
				if n.PFWER < .01 {
					t.Errorf("%s goes with network %s of %s: p_fwer %.4f", n.ID, n.Network, set, n.PFWER)
				}
			}
		}
	}
}

func demoStudy(t *testing.T, o demo.Options, until string) *study.Study {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if err := demo.Write(context.Background(), dir, o, nil); err != nil {
		t.Fatal(err)
	}
	s, err := study.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(context.Background(), study.RunOptions{Until: until}); err != nil {
		t.Fatal(err)
	}
	return s
}
