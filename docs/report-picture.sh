#!/usr/bin/env bash
# Takes the README's picture of a report anew: the top of the page that `sourceselect demo` writes.
#
#   docs/report-picture.sh [REPORT] [PICTURE]     by default sourceselect-output/report.html and docs/report-demo.png
#
#   SOURCESELECT_CHROMIUM     the browser, by default the one on the path
set -euo pipefail
docs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
report=$(realpath "${1:-sourceselect-output/report.html}")
picture=$(realpath "${2:-$docs/report-demo.png}")
chromium=${SOURCESELECT_CHROMIUM:-$(command -v chromium || true)}

fail() {
    echo "docs/report-picture.sh: $1" >&2
    exit 2
}
[ -x "$chromium" ] || fail "there is no chromium command; put one on the path, or name it with SOURCESELECT_CHROMIUM"
[ -r "$report" ] || fail "there is no $report; run sourceselect demo, or name a report"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work" \
    --window-size=1000,1400 --screenshot="$picture" "file://$report" >"$work/chromium.log" 2>&1 \
    || fail "chromium took no picture: $(tail -n 1 "$work/chromium.log")"
echo "$picture"
