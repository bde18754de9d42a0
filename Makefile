# Sync-ACT. `make help` lists the targets.
TAGS    := migrated_fynedo
GO      := go
ORT     := 1.27.0
SHELL   := /bin/bash
.DEFAULT_GOAL := help

help: ## what the targets do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what is missing: C compiler, ffmpeg, window libraries, ONNX Runtime
	@bash scripts/setup.sh $(ORT)

build: setup ## bin/syncact and bin/syncact-gui
	$(GO) build -trimpath -o bin/syncact ./cmd/syncact
	@if [ -d cmd/syncact-gui ]; then $(GO) build -trimpath -tags $(TAGS) -o bin/syncact-gui ./cmd/syncact-gui; fi

demo: build ## make the demo study, run it, and show what came out
	@bash scripts/demo.sh

test: setup ## every test (at most 25 minutes on two cores)
	@bash scripts/test.sh

test-long: setup ## long counts: 400 error-rate studies, five demo seeds, ten kills, fuzzing
	@bash scripts/test-long.sh

bench: setup ## speed beside the targets, and beside the peers where Python is present
	@bash scripts/bench.sh

golden: setup ## only the comparisons with golden data
	$(GO) test -count=1 -run 'Golden|Science' ./core/...

check: ## gofmt, vet, staticcheck, layers
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet -tags $(TAGS),ci ./...
	$(GO) tool staticcheck -tags $(TAGS),ci ./...
	$(GO) test -count=1 .

package: build ## a folder that runs without Go: programs and the runtime library
	@bash scripts/package.sh $(ORT)

.PHONY: help setup build demo test test-long bench golden check package
