#!/usr/bin/env bash
# Makes the demo study (once), runs it and prints the score against the planted truth.
set -euo pipefail
study=${STUDY:-${XDG_DATA_HOME:-$HOME/.local/share}/syncact/demo study} # where the window keeps it too
if [ ! -e "$study/study.json" ]; then
  bin/syncact demo "$study"
fi
bin/syncact run "$study"
bin/syncact show "$study" --truth
bin/syncact show "$study"
if [ -x bin/syncact-gui ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec bin/syncact-gui "$study"
fi
