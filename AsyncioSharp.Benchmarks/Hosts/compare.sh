#!/usr/bin/env bash
# Kestrel on its own transport, the same with DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 (its strongest form), and on loops of ours, in
# turns: CPU per request, which counts where a load generator or another program takes a part of the machine, and requests per second.
#
#     compare.sh [PATH [CONNECTIONS [ROUNDS [CPUS]]]]      compare.sh /plaintext 100 3 0
#
# CPUS are those of the server, as taskset names them: with one, one loop; with more, as many. Each server first answers for 12 s, until the
# JIT has reached its last tier. Needs wrk; on a machine that does something else the numbers say little.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
path=${1:-/plaintext} connections=${2:-100} rounds=${3:-3} cpus=${4:-0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build -c Release --verbosity quiet --output "$work/bin" >/dev/null
loops=$(taskset -c "$cpus" nproc)
port=5087

# measure NAME VARIABLE=VALUE ARGUMENT...
measure() {
    local name=$1 setting=$2 before after server
    shift 2
    env "$setting" taskset -c "$cpus" "$work/bin/Hosts" --Port=$port "$@" >/dev/null 2>&1 &
    server=$!
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do sleep 0.1; done
    wrk -t 1 -c "$connections" -d 12s "http://127.0.0.1:$port$path" >/dev/null
    before=$(awk '{ print $14 + $15 }' "/proc/$server/stat")
    wrk -t 1 -c "$connections" -d 6s --latency "http://127.0.0.1:$port$path" >"$work/wrk"
    after=$(awk '{ print $14 + $15 }' "/proc/$server/stat")
    kill "$server"
    wait "$server" || true
    awk -v name="$name" -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
        /requests in/   { requests = $1 }
        /Requests\/sec/ { rate = $2 }
        /99%/           { late = $2 }
        END             { printf "%-22s %6.2f us of CPU per request %9.0f requests/s, p99 %s\n", name, ticks / hertz * 1e6 / requests, rate, late }
    ' "$work/wrk"
}

for _ in $(seq "$rounds"); do
    measure "Kestrel" NONE=1 --Loops=0
    measure "Kestrel, inline" DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 --Loops=0
    measure "AsyncioSharp, $loops loops" NONE=1 --Loops="$loops"
done
