package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/store"
)

func TestMakeOnceOnly(t *testing.T) {
	s := store.Open(t.TempDir())
	key := store.KeyOf("bold", 1)
	calls := 0
	fill := func(dir string) error {
		calls++
		return os.WriteFile(filepath.Join(dir, "x"), []byte("whole"), 0o644)
	}
	for want := range 2 {
		dir, made, err := s.Make(context.Background(), "bold", key, fill)
		if err != nil || made != (want == 0) {
			t.Fatalf("Make = made %v, %v", made, err)
		}
		if text, err := os.ReadFile(filepath.Join(dir, "x")); string(text) != "whole" {
			t.Errorf("stored %q, %v", text, err)
		}
	}
	if calls != 1 {
		t.Errorf("made %d times, want once", calls)
	}
}

func TestFailedMakeLeavesNothing(t *testing.T) {
	root := t.TempDir()
	s := store.Open(root)
	key, boom := store.KeyOf("x"), errors.New("boom")
	_, _, err := s.Make(context.Background(), "bold", key, func(dir string) error {
		os.WriteFile(filepath.Join(dir, "half"), nil, 0o644)
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("Make = %v, want boom", err)
	}
	if _, ok := s.Find("bold", key); ok {
		t.Error("a failed result is stored")
	}
	if left, _ := os.ReadDir(filepath.Join(root, "building")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeysDiffer(t *testing.T) {
	if store.KeyOf("a", "bc") == store.KeyOf("ab", "c") {
		t.Error("joined parts collide")
	}
}

func TestShrinkDropsLongestUnused(t *testing.T) {
	s := store.Open(t.TempDir())
	for _, name := range []string{"old", "new"} {
		_, _, err := s.Make(context.Background(), "bold", store.KeyOf(name), func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "x"), make([]byte, 1000), 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	freed, err := s.Shrink(1500)
	if err != nil || freed != 1000 {
		t.Errorf("Shrink = %d, %v; want 1000", freed, err)
	}
	if _, ok := s.Find("bold", store.KeyOf("new")); !ok {
		t.Error("the newest result was dropped")
	}
}

func TestDigestFollowsContent(t *testing.T) {
	dir := t.TempDir()
	file, memory := filepath.Join(dir, "f"), filepath.Join(dir, "digests.json")
	os.WriteFile(file, []byte("one"), 0o644)
	d := store.OpenDigests(memory)
	first, err := d.File(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Save(); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(file, []byte("three"), 0o644)
	if second, _ := store.OpenDigests(memory).File(file); second == first {
		t.Error("digest did not follow the content")
	}
}

func TestDropForgetsOneStage(t *testing.T) {
	s := store.Open(t.TempDir())
	for _, stage := range []string{"bold", "labels"} {
		_, _, err := s.Make(context.Background(), stage, store.KeyOf("x"), func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "x"), make([]byte, 1000), 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if freed, err := s.Drop("labels"); err != nil || freed != 1000 {
		t.Errorf("Drop = %d, %v; want 1000", freed, err)
	}
	if _, ok := s.Find("labels", store.KeyOf("x")); ok {
		t.Error("the labels stayed")
	}
	if _, ok := s.Find("bold", store.KeyOf("x")); !ok {
		t.Error("another stage was dropped")
	}
}
