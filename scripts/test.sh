#!/usr/bin/env bash
# Every test: formatting, vet, layers, unit and golden tests, the demo end to end,
# the window under Xvfb, and the race detector on the short tests.
set -euo pipefail
SYNCACT_TEST_TOOLS=1 bash scripts/setup.sh 1.27.0
make -s check
packages=$(go list -tags migrated_fynedo ./... | grep -v -e /ui -e /cmd/syncact-gui -e '^syncact$')
go test -count=1 -timeout 20m $packages
if [ -d ui ]; then go test -count=1 -timeout 20m -tags migrated_fynedo,ci ./ui/...; fi
if [ -d cmd/syncact-gui ]; then go test -count=1 -timeout 20m -tags migrated_fynedo ./cmd/syncact-gui/...; fi
go test -count=1 -race -short -timeout 20m ./core/progress ./core/store ./core/series ./core/couple ./core/movie ./core/study
