#!/usr/bin/env bash
# Fetches the library inside ONNX Runtime's Python wheel, checked by its SHA-256,
# unless ONNXRUNTIME_LIB or a system library is there.
set -euo pipefail
version=$1
[ -n "${ONNXRUNTIME_LIB:-}" ] && exit 0
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64)  platform=manylinux_2_28_x86_64 package=onnxruntime-webgpu library=libonnxruntime.so ;;
  Linux-aarch64) platform=manylinux_2_28_aarch64 package=onnxruntime library=libonnxruntime.so ;;
  Darwin-arm64)  platform=macosx_14_0_arm64 package=onnxruntime-webgpu library=libonnxruntime.dylib ;;
  *) echo "setup: no library for $(uname -sm); set ONNXRUNTIME_LIB" >&2; exit 1 ;;
esac
for dir in /usr/local/lib /usr/lib /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu; do
  [ -e "$dir/$library" ] && exit 0
done
data=${XDG_DATA_HOME:-$HOME/.local/share}
[ "$(uname -s)" = Darwin ] && data=${XDG_DATA_HOME:-$HOME/Library/Application Support}
target="$data/syncact/onnxruntime-$version"
[ -e "$target/$library" ] && exit 0

work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
pip=$(command -v pip3 || command -v pip)
echo "setup: fetching $package $version"
"$pip" download -q --no-deps --only-binary=:all: --python-version 311 --platform "$platform" -d "$work" "$package==$version"
wheel=$(echo "$work"/*.whl)
sums="$(dirname "$0")/onnxruntime.sha256"
want=$(awk -v f="$(basename "$wheel")" '$2==f {print $1}' "$sums")
if [ -n "$want" ]; then
  echo "$want  $wheel" | { sha256sum -c --status - 2>/dev/null || shasum -a 256 -c --status -; } ||
    { echo "setup: $(basename "$wheel") is not the file that was pinned" >&2; exit 1; }
else
  echo "setup: $(basename "$wheel") is not listed in $sums" >&2; exit 1
fi
unzip -qo "$wheel" 'onnxruntime/capi/*' -d "$work"
mkdir -p "$target"
found=$(find "$work/onnxruntime/capi" -name 'libonnxruntime*' ! -name '*providers_shared*' | head -1)
cp "$found" "$target/.$library.part" && mv "$target/.$library.part" "$target/$library"
echo "setup: ONNX Runtime $version in $target"
