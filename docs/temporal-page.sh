#!/usr/bin/env bash
# Takes the pictures of Temporal's page in docs/ anew: a selection on phantoms with the servers of deploy/local and one worker, looked
# at by a browser, all on the loopback address. Nothing stays but the pictures; every process is ended by its id.
#
#   docs/temporal-page.sh [DIR]     where the pictures go, by default docs/
#
#   SOURCESELECT_TEMPORAL, SOURCESELECT_MINIO, SOURCESELECT_CHROMIUM     the commands, by default those on the path
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pictures=$(mkdir -p "${1:-$project/docs}" && cd "${1:-$project/docs}" && pwd)
temporal=${SOURCESELECT_TEMPORAL:-$(command -v temporal || true)}
chromium=${SOURCESELECT_CHROMIUM:-$(command -v chromium || true)}
patience_seconds=600

fail() {
    echo "docs/temporal-page.sh: $1" >&2
    exit 2
}
[ -x "$temporal" ] || fail "there is no temporal command; put one on the path, or name it with SOURCESELECT_TEMPORAL"
[ -x "$chromium" ] || fail "there is no chromium command; put one on the path, or name it with SOURCESELECT_CHROMIUM"

work=$(mktemp -d)
export SOURCESELECT_LOCAL=$work/servers
worker=
finish() {
    if [ -n "$worker" ] && kill "$worker" 2>/dev/null; then
        wait "$worker" 2>/dev/null || true
    fi
    "$project/deploy/local" stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() {
    local port
    while port=$((20000 + RANDOM)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

run() { # NAME COMMAND…
    local name=$1
    shift
    echo "$name"
    "$@" >"$work/$name.log" 2>&1 || fail "$name failed: $(tail -n 3 "$work/$name.log")"
}

# The page draws itself, and asks the server and the worker, in the browser: its clock stands still meanwhile.
picture() { # NAME PATH HEIGHT
    timeout "$patience_seconds" "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$(mktemp -d -p "$work")" \
        --virtual-time-budget=20000 --window-size="1280,$3" --screenshot="$pictures/$1" "http://127.0.0.1:$TEMPORAL_UI_PORT$2" \
        >"$work/chromium.log" 2>&1 || fail "chromium took no picture: $(tail -n 1 "$work/chromium.log")"
    echo "$pictures/$1"
}

TEMPORAL_PORT=$(free_port) TEMPORAL_UI_PORT=$(free_port) MINIO_PORT=$(free_port) MINIO_CONSOLE_PORT=$(free_port)
export TEMPORAL_PORT TEMPORAL_UI_PORT MINIO_PORT MINIO_CONSOLE_PORT
cd "$work"

# The demo draws phantoms; its own selection is made as small as can be.
run demo "$project/sourceselect" demo --home phantoms --output demo --size 16 --slices 4 --width 2 --iterations 2 --finetune-iterations 2

run servers "$project/deploy/local" start
eval "$("$project/deploy/local" env)"
for attribute in SourceSelectTarget SourceSelectStage SourceSelectDataSet; do
    run "$attribute" "$temporal" operator search-attribute create --name "$attribute" --type Keyword --address "$TEMPORAL_ADDRESS"
done
"$project/sourceselect" worker phantoms/demo/phantoms-0/phantom-fets.yaml --home worker --threads 1 --trainings 2 >worker.log 2>&1 &
worker=$!
end=$((SECONDS + patience_seconds))
until grep -q 'working for ' worker.log; do
    kill -0 "$worker" 2>/dev/null || fail "the worker ended: $(tail -n 3 worker.log)"
    [ "$SECONDS" -lt "$end" ] || fail "the worker does not work within $patience_seconds s"
    sleep 0.5
done
run select "$project/sourceselect" select --target ED-3-FLAIR --pool '*-FLAIR' --race --profile smoke --size 32 --slices 8 \
    --width 4 --iterations 300 --batch-size 8 --home select --output result --temporal "$TEMPORAL_ADDRESS"

id=$("$temporal" workflow list --address "$TEMPORAL_ADDRESS" --limit 1 --output json | sed -n 's/.*"workflowId": *"\([^"]*\)".*/\1/p' | head -n 1)
run_id=$("$temporal" workflow list --address "$TEMPORAL_ADDRESS" --limit 1 --output json | sed -n 's/.*"runId": *"\([^"]*\)".*/\1/p' | head -n 1)
[ -n "$id" ] && [ -n "$run_id" ] || fail "the server lists no workflow"
picture temporal-timeline.png "/namespaces/default/workflows/$id/$run_id/timeline" 960
picture temporal-details.png "/namespaces/default/workflows/$id/$run_id/user-metadata" 800
