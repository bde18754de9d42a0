#!/usr/bin/env bash
# Times the work of Sync-ACT beside its peers, in rounds that take turns, each in a
# fresh process. Needs the peers' scripts (../shared/bench) and, in
# SYNCACT_BENCH_PYTHON, a Python with their packages; else only the Go benchmarks run.
set -euo pipefail
peers=${SYNCACT_SHARED:-../shared}/bench
python=${SYNCACT_BENCH_PYTHON:-}
if [ -z "$python" ] || [ ! -d "$peers" ]; then
  echo "peers: not measured (name a Python with their packages in SYNCACT_BENCH_PYTHON)"
  exec go test -run '^$' -bench . -benchtime 3x -p 1 ./core/...
fi
work=.cache/bench; in=$work/inputs; out=$work/results.jsonl; rounds=${ROUNDS:-3}
mkdir -p "$work"; rm -f "$out"
[ -d "$in/medium" ] || "$python" "$peers/make_inputs.py" "$in" --size medium
[ -d "$in/models" ] || "$python" "$peers/export_models.py" "$in/models" --models "${MODELS:-resnet50}"
go build -o "$work/bench" ./internal/bench
ours() { "$work/bench" -input "$in" -repeat 1 "$@" >>"$out"; }
peer() { "$python" "$peers/$1.py" --input "$in" --repeat 1 --warmup 1 --peer "${@:2}" >>"$out" || echo "peer $* failed"; }
for _ in $(seq "$rounds"); do
  ours -job nifti_mask;   peer nifti_mask nilearn_cosine; peer nifti_mask numpy_expert --threads 1
  ours -job video_decode; peer video_decode ffmpeg_pipe
  ours -job cnn_extract -threads 1; for p in ort_plain torch_hooks; do peer cnn_extract $p --threads 1; done
  ours -job coupling;     peer coupling null_fft_scipy; peer coupling null_loop --subset 50
  for b in 20 100; do ours -job vsdbn -batch $b; peer vsdbn torch --batch $b; done
  ours -job ica;          peer ica nilearn_canica
done
"$work/bench" -table "$out"
