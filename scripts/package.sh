#!/usr/bin/env bash
# A folder that runs without Go: the programs with the runtime library beside them.
set -euo pipefail
version=$1
out=dist/syncact-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
rm -rf "$out"; mkdir -p "$out/lib"
cp bin/syncact "$out/"
[ -x bin/syncact-gui ] && cp bin/syncact-gui "$out/"
data=${XDG_DATA_HOME:-$HOME/.local/share}/syncact/onnxruntime-$version
library=${ONNXRUNTIME_LIB:-$data/libonnxruntime.so}
cp "$library" "$out/lib/libonnxruntime.so"
cp LICENSE README.md "$out/"
tar -C dist -czf "$out.tar.gz" "$(basename "$out")"
echo "$out.tar.gz"
