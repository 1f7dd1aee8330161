#!/usr/bin/env bash
# Installs AsyncioSharp.Templates, made of this repository, makes a project of each template, builds it without a warning, and runs it.
#
# The last line reads "templates: N passed, N failed". Exit status: 0 if all passed. Needs the .NET SDK; Python, if it is there, runs the
# original of asyncio-port.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. ./packed.sh

echo "== pack"
if ! pack; then bad "dotnet pack"; finish templates; fi
folder=$work/new
packed "$folder"

# A hive of its own: what the user has installed stays as it is.
template() { ${limit[@]+"${limit[@]}"} dotnet new "$@" --debug:custom-hive "$work/hive"; }
make() { template "$1" -o "$folder/$2" && ${limit[@]+"${limit[@]}"} dotnet build "$folder/$2" -warnaserror; }
start() { ${limit[@]+"${limit[@]}"} dotnet "$folder/$1/bin/Debug/net10.0/$1.dll" "${@:2}"; }

console_runs() { make asyncio-console hello && start hello >"$work/said" && diff <(printf '%s\n' "hello, world" "half a second was too short") "$work/said"; }
tests_pass() { make asyncio-test tests && ${limit[@]+"${limit[@]}"} dotnet test "$folder/tests" --no-build | tee "$work/said" && grep -Eq 'Passed: +2' "$work/said"; }
port_prints_the_same() {
    make asyncio-port port && start port >"$work/said" && grep -q "total 6" "$work/said" || return 1
    if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then diff <(python3 "$folder/port/original.py") "$work/said"; fi
}

# ends_in_order SIGNAL NAME READY ARGUMENT...: starts a program, waits until it says READY, calls `meanwhile`, and ends it; status 0.
ends_in_order() {
    local status=0 program
    env --default-signal=INT dotnet "$folder/$2/bin/Debug/net10.0/$2.dll" "${@:4}" >"$work/said" 2>&1 &
    program=$!
    for _ in $(seq 300); do grep -q "$3" "$work/said" && break; sleep 0.1; done
    meanwhile || status=1
    kill "-$1" "$program"
    wait "$program" || status=$?
    cat "$work/said"
    [ "$status" -eq 0 ] && grep -q stopped "$work/said"
}
server_answers_and_ends() {
    make asyncio-server echo || return 1
    meanwhile() {
        local port line
        port=$(sed -n 's/^Serving on .*:\([0-9]*\)$/\1/p' "$work/said")
        exec 6<>"/dev/tcp/127.0.0.1/$port" && printf 'hello\n' >&6 && read -r -t 10 line <&6 && exec 6>&- && [ "$line" = hello ]
    }
    ends_in_order TERM echo Serving 0
}
worker_ends() {
    make asyncio-worker worker || return 1
    meanwhile() { true; }
    ends_in_order INT worker "round 1"
}

check "dotnet new install AsyncioSharp.Templates" template install "$feed/AsyncioSharp.Templates.$unique.nupkg"
check "asyncio-console prints what it should" console_runs
check "asyncio-server answers, and SIGTERM ends it in order" server_answers_and_ends
check "asyncio-worker: Ctrl-C ends it in order" worker_ends
check "asyncio-test: its tests pass" tests_pass
check "asyncio-port prints what its original prints" port_prints_the_same

finish templates
