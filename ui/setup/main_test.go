package setup_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"syncact/core/demo"
)

// tiny is a demo study that the tests share; they write nothing into it.
var tiny string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "syncact-setup-")
	if err != nil {
		panic(err)
	}
	tiny = filepath.Join(dir, "tiny")
	if err := demo.Write(context.Background(), tiny, demo.Options{Seed: 1, Size: demo.Tiny}, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
