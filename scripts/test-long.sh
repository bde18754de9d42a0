#!/usr/bin/env bash
# The long counts; takes hours. Its dated log is committed as TEST-LONG.log.
set -euo pipefail
SYNCACT_TEST_TOOLS=1 bash scripts/setup.sh 1.27.0
export SYNCACT_LONG=1
log=TEST-LONG.log
{ date -u +'%F %R'; git describe --always --dirty; go version; echo "$(nproc) cores"; } >"$log"
go test -count=1 -v -timeout 24h ./core/... ./cmd/syncact/... ./acceptance/... 2>&1 | grep -E '^(ok|FAIL|---|\s+\w+_test.go)' |
  sed "s#$(dirname "$PWD")#..#g; s#$HOME#~#g" | tee -a "$log"
grep -rHoE --include='*_test.go' '^func Fuzz\w+' core | sed -E 's#^(.*)/[^/]+:func (Fuzz\w+)#\1 \2#' |
  while read -r package target; do
    echo "$package $target" | tee -a "$log"
    go test -run '^$' -fuzz "^$target\$" -fuzztime 10m "./$package" 2>&1 | tail -3 | tee -a "$log"
  done
