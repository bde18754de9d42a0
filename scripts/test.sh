#!/usr/bin/env bash
# Every test: formatting, vet, layers, unit and golden tests, the demo end to end,
# the window under Xvfb, and the race detector on the short tests.
set -euo pipefail
SYNCACT_TEST_TOOLS=1 bash scripts/setup.sh 1.27.0
make -s check
# Two packages at a time would share the cores that each measures for itself.
go test -count=1 -p 1 -timeout 25m $(go list ./core/... ./internal/... ./cmd/syncact/... ./acceptance/... 2>/dev/null)
if [ -d ui ]; then go test -count=1 -timeout 20m -tags migrated_fynedo,ci ./ui/...; fi
if [ -d cmd/syncact-gui ]; then go test -count=1 -p 1 -timeout 20m -tags migrated_fynedo ./cmd/syncact-gui/...; fi
# Counts of hundreds of studies say nothing more under the race detector.
go test -count=1 -race -short -timeout 20m -skip '^Test(ErrorRates|ResolutionFloor|NoiseStudies)$' \
  ./core/progress ./core/store ./core/series ./core/couple ./core/cnn
if [ -d ui ]; then go test -count=1 -race -timeout 15m -skip '^TestTextsHaveRoom$' -tags migrated_fynedo,ci ./ui ./ui/job ./ui/state; fi
