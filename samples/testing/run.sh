#!/usr/bin/env bash
# Packs the libraries, and runs this project with the packages where nothing else of the repository reaches it: in a copy, in a temporary folder. Then runs the Python tests that
# PytestPorts.cs ports, in real time (2 s), with pytest and pytest-asyncio if they are installed and else with without_pytest.py, and compares which tests ran on either side.
# Needs the .NET SDK and Python 3.11; --no-python leaves the Python tests out.
#
# The last line reads "testing sample: N passed, N failed": one per test, and one per thing that is checked about them. Exit status: 0 if all passed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
export PYTHONDONTWRITEBYTECODE=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. ../packed.sh

# test_a_retry_backs_off[3] is ARetryBacksOff(3) in C#.
csharp_names() { tr '[]' '()' | awk -F_ '{ for (i = 2; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2); print "" }'; }

echo "== versions"
# Include="Name" Version="1.2.3".
references() { sed -n "s/.*<$1 Include=\"\([^\"]*\)\" Version=\"\([0-9][^\"]*\)\".*/\1 \2/p" "$2" | sort; }
versions_agree() {
    references PackageVersion ../../Directory.Packages.props >"$work/central"
    references PackageReference testing.csproj >"$work/own"
    [ -s "$work/own" ] && diff /dev/null <(comm -23 "$work/own" "$work/central")
}
check "testing.csproj names the versions of the repository" versions_agree

echo "== pack"
if ! pack; then bad "dotnet pack"; finish "testing sample"; fi

echo "== test"
packed "$work/testing"
cp testing.csproj ./*.cs "$work/testing"
${limit[@]+"${limit[@]}"} dotnet test "$work/testing/testing.csproj" \
    -p:AsyncioSharpVersion="$unique" --logger "trx;LogFileName=tests.trx" --results-directory "$work" >"$work/log" 2>&1 </dev/null || {
    cat "$work/log"
    if ! grep -qs 'outcome="Failed"' "$work/tests.trx"; then bad "dotnet test"; finish "testing sample"; fi
}

while read -r outcome duration name; do
    if [ "$outcome" = Passed ]; then ok "$name"; else bad "$name: $outcome"; fi
    if [ "$name" = TenVirtualYears ]; then echo "$duration" >"$work/ten_years"; fi
done < <(sed -n 's/.*<UnitTestResult .*testName="\([^"]*\)".* duration="\([^"]*\)".* outcome="\([^"]*\)".*/\3 \2 \1/p' "$work/tests.trx" | sort -k 3)
less_than_a_second() { cat "$1" && grep -q '^00:00:00\.' "$1"; }
check "TenVirtualYears takes less than a second" less_than_a_second "$work/ten_years"

echo "== Python"
sed -n 's/^async def \(test_[a-z0-9_]*\)(.*/\1/p' pytest_ports.py | csharp_names >"$work/python_source"
sed -n 's/^    public async Task \([A-Za-z0-9]*\)(.*/\1/p' PytestPorts.cs >"$work/csharp_source"
check "PytestPorts.cs has the tests of pytest_ports.py, in their order" diff "$work/python_source" "$work/csharp_source"

if [ "${1:-}" = --no-python ]; then
    echo "Left out."
    finish "testing sample"
fi

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>"$work/out"; then
    bad "Python 3.11 or newer is needed"
    finish "testing sample"
fi

runner=(without_pytest.py)
if python3 -c 'import pytest, pytest_asyncio' 2>/dev/null; then runner=(-m pytest -v --color=no --rootdir=. -p no:cacheprovider); fi
python3 --version
echo "python3 ${runner[*]} pytest_ports.py"
status=0
${limit[@]+"${limit[@]}"} python3 "${runner[@]}" pytest_ports.py >"$work/log" 2>&1 </dev/null || status=$?

# One line for each: pytest_ports.py::test_a_retry_backs_off[3] PASSED
while read -r name outcome; do
    if [ "$outcome" = PASSED ]; then ok "$name"; else bad "$name: $outcome"; fi
done < <(sed -n 's/^pytest_ports\.py::\([^ ]*\) \([A-Z]*\).*/\1 \2/p' "$work/log" | tee "$work/python_results")
if [ "$status" -ne 0 ]; then
    cat "$work/log"
    if ! grep -q ' FAILED$' "$work/python_results"; then bad "python3 ended with status $status although no test failed"; fi
fi

cut -d ' ' -f 1 "$work/python_results" | csharp_names | sort >"$work/python_ran"
sed -n 's/.*className="Samples\.Testing\.PytestPorts" name="\([^"]*\)".*/\1/p' "$work/tests.trx" | sort >"$work/csharp_ran"
check "the same tests ran in Python and in C#" diff "$work/python_ran" "$work/csharp_ran"

finish "testing sample"
