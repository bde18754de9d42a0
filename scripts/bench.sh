#!/usr/bin/env bash
# Go benchmarks of what speed claims rest on; beside the peers of ../shared/bench where
# a Python with their packages is named by SYNCACT_BENCH_PYTHON.
set -euo pipefail
mkdir -p .cache/bench
go test -run '^$' -bench . -benchtime 3x -count 5 ./core/... | tee .cache/bench/go.txt
peers=${SYNCACT_SHARED:-../shared}/bench
if [ -n "${SYNCACT_BENCH_PYTHON:-}" ] && [ -d "$peers" ]; then
  "$SYNCACT_BENCH_PYTHON" "$peers/make_inputs.py" .cache/bench/inputs --size medium
  "$SYNCACT_BENCH_PYTHON" "$peers/run_all.py" --input .cache/bench/inputs --out .cache/bench/peers.jsonl
  "$SYNCACT_BENCH_PYTHON" "$peers/summarise.py" .cache/bench/peers.jsonl
else
  echo "peers: not measured (name a Python with their packages in SYNCACT_BENCH_PYTHON)"
fi
