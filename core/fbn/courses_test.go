package fbn_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"syncact/core/fbn"
	"syncact/internal/golden"
)

func TestDualRegressionGolden(t *testing.T) {
	c := golden.Science(t, "08_dual_regression")
	y, maps := matrix(t, c, "Y"), matrix(t, c, "maps")
	courses, normalised, beta, tt, full := fbn.DualRegression(y, maps, []int{40, 35})
	c.Check(t, "time_courses", courses.RawMatrix().Data)
	c.Check(t, "time_courses_normalised", normalised.RawMatrix().Data)
	c.Check(t, "subject_maps_beta", beta.RawMatrix().Data)
	c.Check(t, "subject_maps_t", tt.RawMatrix().Data)
	if !full {
		t.Error("maps of full rank are called redundant")
	}
	courses, _, _, _, full = fbn.DualRegression(y, matrix(t, c, "maps_rank_deficient"), []int{40, 35})
	c.Check(t, "time_courses_rank_deficient_pinv", courses.RawMatrix().Data)
	if full {
		t.Error("redundant maps are not reported")
	}
}

func TestCoursesFollowDefinition(t *testing.T) {
	c := golden.Science(t, "08_dual_regression")
	for _, name := range []string{"maps", "maps_rank_deficient"} {
		y, maps := matrix(t, c, "Y"), matrix(t, c, name)
		y.Apply(func(_, _ int, v float64) float64 { return v - 100 }, y)
		want, _, _, _, full := fbn.DualRegression(y, maps, []int{75})
		data := make([]float32, 75*150)
		for i, v := range y.RawMatrix().Data {
			data[i] = float32(v)
		}
		s, err := fbn.Decompose(context.Background(), nil, fbn.Options{Method: fbn.GivenMaps, Maps: mapsOf(maps)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := run("1", "1", 1, data, 150)
		r.Kept = make([]bool, 75)
		for i := range r.Kept {
			r.Kept[i] = i != 7
		}
		got, said, err := s.Courses(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		if (len(said) == 0) != full {
			t.Errorf("%s: findings %v", name, said)
		}
		if name != "maps" {
			continue // the shortest solution depends on the maps' scale
		}
		for j := range got.IDs {
			sign := 1.0
			if s.Units[j].Flipped {
				sign = -1
			}
			for i, x := range got.Course(j) {
				w := sign * want.At(i, j)
				if i == 7 {
					w = 0
				}
				if math.Abs(float64(x)-w) > 1e-4*(1+math.Abs(w)) {
					t.Fatalf("course %d at %d: %g, want %g", j, i, x, w)
				}
			}
		}
	}
}

func TestAtlasCoursesAreLabelMeans(t *testing.T) {
	s, err := fbn.Decompose(context.Background(), nil, fbn.Options{Method: fbn.GivenAtlas, Labels: []int32{7, 0, 3, 7}, Names: []string{"V1", "FFA"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := s.Courses(context.Background(), run("1", "1", 1, []float32{1, 99, 5, 3, -2, 99, 6, 4}, 4))
	if err != nil {
		t.Fatal(err)
	}
	if got.IDs[0] != "V1" || got.Course(0)[0] != 5 || got.Course(1)[0] != 2 || got.Course(1)[1] != 1 {
		t.Errorf("courses %v of %v", got.V, got.IDs)
	}
}

func TestMapsAreTurnedWithTheirCourses(t *testing.T) {
	up := [][]float32{{3, 0, 0, 1, 0, 0}, {0, 4, 1, 0, 0, 0}}
	down := [][]float32{{-3, 0, 0, -1, 0, 0}, {0, 4, 1, 0, 0, 0}}
	r := run("1", "1", 1, []float32{1, 2, 3, 4, 5, 6, 1, 0, 1, 0, 1, 2}, 6)
	var courses [2][]float32
	for i, maps := range [][][]float32{up, down} {
		s, err := fbn.Decompose(context.Background(), nil, fbn.Options{Method: fbn.GivenMaps, Maps: maps}, nil)
		if err != nil {
			t.Fatal(err)
		}
		table, _, err := s.Courses(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		courses[i] = table.V
		if s.Maps[0][0] != 3 || s.Units[0].Flipped != (i == 1) {
			t.Errorf("map %v, flipped %v", s.Maps[0], s.Units[0].Flipped)
		}
	}
	for i := range courses[0] {
		if courses[0][i] != courses[1][i] {
			t.Fatalf("courses %v and %v", courses[0], courses[1])
		}
	}
}

func TestPolishVectors(t *testing.T) {
	dir := golden.Shared(t, "golden", "vsdbn")
	for _, kind := range []string{"nonneg", "signed"} {
		w := dense(t, dir, "vec_"+kind+"_W_after5")
		want := vector(t, dir, "vec_"+kind+"_polished")
		var got []float64
		_, units := w.Dims()
		for k := range units {
			got = append(got, fbn.Polish(mat.Col(nil, k, w))...)
		}
		golden.Close(t, kind, got, want, 0, 1e-12)
	}
}
