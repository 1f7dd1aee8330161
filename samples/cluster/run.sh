#!/usr/bin/env bash
# Builds and runs the program of this folder: a thread pool, a process pool and a cluster give the same sum; then a cluster of two silos,
# each a process of its own, is ended by SIGTERM.
# The last line reads "cluster: N passed, N failed". Exit status: 0 if all passed.
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../net/harness.sh

sum=333333283333335000000
program="$SAMPLES_BIN/cluster/Cluster"
silos=()
trap 'for one in "${silos[@]}"; do kill "$one" 2>/dev/null || true; done; cleanup' EXIT

# silo PORT GATEWAY PRIMARY: starts a silo and waits until it is ready.
silo() {
    env --default-signal=INT "$program" silo "$@" >"$work/silo.$1" 2>&1 </dev/null &
    silos+=($!)
    for _ in $(seq 300); do
        if grep -q '^ready' "$work/silo.$1"; then return 0; fi
        sleep 0.1
    done

    cp "$work/silo.$1" "$work/out"
    bad "start of a silo"
    return 1
}

if dotnet build Cluster.csproj -c Release --output "$SAMPLES_BIN/cluster" -p:RunAnalyzers=false --verbosity quiet >"$work/out" 2>&1 </dev/null; then
    if timeout 120 "$program" >"$work/shown" 2>"$work/out" </dev/null; then ok "cluster: the program ends well"; else bad "cluster: the program ends well"; fi
    cp "$work/shown" "$work/out"
    for executor in "thread pool" "process pool" "cluster"; do
        if grep -qx "$executor $sum" "$work/shown"; then ok "cluster: the sum of a $executor"; else bad "cluster: the sum of a $executor"; fi
    done
    if grep -qx "half of it" "$work/shown" && grep -qx "async, with progress: 42" "$work/shown"; then ok "cluster: progress"; else bad "cluster: progress"; fi
    if grep -qE "^1 4 9 16 25 *$" "$work/shown"; then ok "cluster: a map"; else bad "cluster: a map"; fi

    base=$((20000 + RANDOM % 12000))
    if silo "$base" "$((base + 1))" 0 && silo "$((base + 2))" "$((base + 3))" "$base"; then
        status=0
        kill -TERM "${silos[1]}"
        wait "${silos[1]}" || status=$?
        : >"$work/out"
        if [ "$status" -eq 0 ]; then ok "cluster: SIGTERM ends a silo in order"; else bad "cluster: SIGTERM ends a silo in order (status $status)"; fi
    fi
else
    bad "build of cluster"
fi

finish cluster
