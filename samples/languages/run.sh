#!/usr/bin/env bash
# Builds and runs the projects in F# and Visual Basic, and compares what they print with NAME.expected. Needs the .NET SDK, which has both compilers.
#
# The last line reads "languages: N passed, N failed": one per project. Exit status: 0 if all passed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What hangs must not hang its caller. Where timeout(1) is missing, it may.
limit=()
if command -v timeout >/dev/null; then limit=(timeout 300); fi

passed=0 failed=0
for name in fsharp vbnet; do
    if ${limit[@]+"${limit[@]}"} dotnet build "$name" -v q --nologo >"$work/build" 2>&1 </dev/null \
        && ${limit[@]+"${limit[@]}"} dotnet run --project "$name" --no-build >"$work/out" 2>&1 </dev/null \
        && diff "$name.expected" "$work/out" >"$work/diff"; then
        passed=$((passed + 1))
        echo "ok      $name"
    else
        failed=$((failed + 1))
        echo "FAILED  $name"
        cat "$work"/build "$work"/out "$work"/diff 2>/dev/null || true
    fi
    rm -f "$work"/*
done

echo "languages: $passed passed, $failed failed"
if [ "$failed" -eq 0 ]; then exit 0; else exit 1; fi
