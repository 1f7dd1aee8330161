#!/usr/bin/env bash
# The same tests in NUnit, xUnit.net, MSTest and TUnit, with packages made of this repository. Some pass, and some must fail, each with a
# message: expected.txt lists them. So a package whose attribute did nothing, or hid failures, would be found.
#
# The last line reads "frameworks: N passed, N failed": one per test and framework. Needs the .NET SDK.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. ../packed.sh

echo "== pack"
if ! pack; then bad "dotnet pack"; finish frameworks; fi
packed "$work"
cp -r Bodies.cs NUnit Xunit MSTest TUnit "$work"

# The runs fail, since some of their tests do.
for framework in NUnit Xunit MSTest; do
    ${limit[@]+"${limit[@]}"} dotnet test "$work/$framework" -p:AsyncioSharpVersion="$unique" \
        --logger "trx;LogFileName=$work/$framework.trx" >"$work/$framework.log" 2>&1 </dev/null || true
done
# TUnit's tests are a program.
${limit[@]+"${limit[@]}"} dotnet run --project "$work/TUnit" -p:AsyncioSharpVersion="$unique" -- \
    --report-trx --report-trx-filename TUnit.trx --results-directory "$work" >"$work/TUnit.log" 2>&1 </dev/null || true

for framework in NUnit Xunit MSTest TUnit; do
    echo "== $framework"
    if [ ! -f "$work/$framework.trx" ]; then bad "$framework has no results"; cat "$work/$framework.log"; continue; fi
    dotnet run check.cs -- expected.txt "$framework=$work/$framework.trx" | tee "$work/checked" || bad "check.cs"
    passed=$((passed + $(grep -c '^ok ' "$work/checked" || true)))
    failed=$((failed + $(grep -c '^FAILED ' "$work/checked" || true)))
done

finish frameworks
