#!/usr/bin/env bash
# Runs every sample of this folder and of gallery/ (or those named: samples/run_all.sh say_after gallery/crawler) and compares its standard output with NAME.expected.
# With --aot in front they are published with NativeAOT and the binaries are run; with --python their Python originals are run.
#
# A line of NAME.expected stands for itself. If it starts with "~", the rest is an extended regular expression for the whole line;
# that is for what differs from run to run, such as times. Exit status: 0 if all samples agree, 1 if one does not.
# The last line reads "samples: N passed, N failed".
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A sample that hangs must not hang its caller. Where timeout(1) is missing, it may.
limit=()
if command -v timeout >/dev/null; then limit=(timeout 120); fi

# Prints the first difference and returns 1, or returns 0.
compare() {
    local expected_file=$1 actual_file=$2 number=0 expected actual more_expected more_actual pattern
    exec 3<"$expected_file" 4<"$actual_file"
    while true; do
        number=$((number + 1))
        more_expected=true more_actual=true
        IFS= read -r expected <&3 || [ -n "$expected" ] || more_expected=false
        IFS= read -r actual <&4 || [ -n "$actual" ] || more_actual=false

        if ! $more_expected && ! $more_actual; then return 0; fi
        if ! $more_actual; then echo "  line $number: expected: $expected"; echo "  line $number: but the output ends here"; return 1; fi
        if ! $more_expected; then echo "  line $number: expected the end, got: $actual"; return 1; fi

        if [ "${expected:0:1}" = "~" ]; then
            pattern="^(${expected:1})\$"
            if [[ $actual =~ $pattern ]]; then continue; fi
        elif [ "$expected" = "$actual" ]; then
            continue
        fi
        echo "  line $number: expected: $expected"
        echo "  line $number: got:      $actual"
        return 1
    done
}

mode=run
case "${1:-}" in
    --aot) mode=aot; shift ;;
    --python) mode=python; shift ;;
esac

# Builds what is to be run, by itself, so that what the compiler says does not end up in the output. Sets the command.
prepare() {
    local name=$1
    case $mode in
        run) command=(dotnet run --no-build "$name.cs"); dotnet build "$name.cs" --verbosity quiet ;;
        aot) command=("$work/aot/${name##*/}"); dotnet publish "$name.cs" --output "$work/aot" --verbosity quiet ;;
        python) command=(python3 "$name.py") ;;
    esac
}

check() {
    local name=$1 status=0 command
    if [ ! -f "$name.cs" ]; then echo "  there is no samples/$name.cs"; return 1; fi
    if [ ! -f "$name.expected" ]; then echo "  there is no samples/$name.expected"; return 1; fi

    if ! prepare "$name" >"$work/build" 2>&1 </dev/null; then
        sed 's/^/  /' "$work/build"
        return 1
    fi

    ${limit[@]+"${limit[@]}"} "${command[@]}" >"$work/out" 2>"$work/err" </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        echo "  exit status $status"
        sed 's/^/  /' "$work/out" "$work/err"
        return 1
    fi

    compare "$name.expected" "$work/out" || { sed 's/^/  stderr: /' "$work/err"; return 1; }
}

if [ $# -eq 0 ]; then
    for file in *.cs gallery/*.cs; do
        name=${file%.cs}
        if [ "$name" = traps ]; then continue; fi                                      # does not compile, and is not meant to
        if [ "$name" = gallery/csv_loader ]; then continue; fi                         # needs a server: ecosystem/run.sh starts one
        if [ "$mode" = python ] && [ ! -f "$name.py" ]; then continue; fi              # traps_mended and the gallery have no original
        set -- "$@" "$name"
    done
fi

passed=0 failed=0
for name in "$@"; do
    if report=$(check "$name"); then
        passed=$((passed + 1))
        echo "ok      $name ($mode)"
    else
        failed=$((failed + 1))
        echo "FAILED  $name ($mode)"
        echo "$report"
    fi
done

echo "samples: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
