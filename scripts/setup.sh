#!/usr/bin/env bash
# Installs only what is missing: system packages by apt where there is apt, and the
# pinned ONNX Runtime library into the user's data folder.
set -euo pipefail
version=$1

packages=()
for tool in gcc ffmpeg unzip; do command -v "$tool" >/dev/null || packages+=("$tool"); done
command -v pip3 >/dev/null || command -v pip >/dev/null || packages+=(python3-pip) # fetches the runtime library
header() { for f in "$@"; do [ -e "$f" ] && return 0; done; return 1; }
if [ "$(uname -s)" = Linux ]; then
  header /usr/include/stdlib.h || packages+=(libc6-dev)
  header /usr/include/GL/gl.h || packages+=(libgl1-mesa-dev)
  header /usr/include/X11/extensions/Xrandr.h || packages+=(xorg-dev)
  header /usr/include/xkbcommon/xkbcommon.h || packages+=(libxkbcommon-dev)
  header /usr/include/wayland-client.h || packages+=(libwayland-dev)
  header /usr/lib/*/libvulkan.so.1 || packages+=(libvulkan1)
  if [ -n "${SYNCACT_TEST_TOOLS:-}" ]; then # what the tests alone need
    command -v import >/dev/null || packages+=(imagemagick)
    command -v Xvfb >/dev/null || packages+=(xvfb)
    command -v xdotool >/dev/null || packages+=(xdotool)
    command -v pdftoppm >/dev/null || packages+=(poppler-utils)
    header /usr/lib/chromium/vk_swiftshader_icd.json || packages+=(chromium)
  fi
fi

if [ ${#packages[@]} -gt 0 ]; then
  install=(apt-get install -y --no-install-recommends "${packages[@]}")
  if ! command -v apt-get >/dev/null; then
    echo "setup: please install the equivalents of: ${packages[*]}" >&2; exit 1
  fi
  sudo=()
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null; then sudo=(sudo); else
      echo "setup: as root, run: ${install[*]}" >&2; exit 1
    fi
  fi
  echo "setup: installing ${packages[*]}"
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" "${install[@]}" >/dev/null
fi

bash "$(dirname "$0")/fetch-onnxruntime.sh" "$version"
go mod download
