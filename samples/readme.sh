#!/usr/bin/env bash
# Follows README.md, and the pages of the packages, as somebody does who has just found them: makes empty projects with the commands that
# they name, adds the packages made of this repository, copies the C# blocks, and runs what comes out.
#
# The blocks of one section are one program, behind the using lines of "Install"; those of "Tests in virtual time" are a file of a test
# project. Each program is built and run. A server is stopped with Ctrl-C, and has to end well. Needs the .NET SDK.
#
# The last line reads "readme: N passed, N failed". Exit status: 0 if all passed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. ./packed.sh

# blocks FILE [SECTION [LANGUAGE]]: the C# blocks of a page, or of the section with that heading.
blocks() {
    awk -v section="${2:-}" -v fence="\`\`\`${3:-csharp}" '
        !code && /^## /         { here = substr($0, 4) }
        /^```/                  { if (!code && $0 == fence) code = (section == "" || here == section); else code = 0; next }
        code                    { print }
    ' "$1"
}

# project TEMPLATE NAME PACKAGE [LANGUAGE]: an empty project with the package.
project() {
    packed "$work/$2"
    dotnet new "$1" --language "${4:-C#}" -o "$work/$2" && dotnet add "$work/$2" package "$3" --version "$unique"
}

build() { ${limit[@]+"${limit[@]}"} dotnet build "$work/$1" -warnaserror; }

# run NAME EXPECTED: builds, runs, and compares the output.
run() {
    build "$1" && ${limit[@]+"${limit[@]}"} dotnet "$work/$1/bin/Debug/net10.0/$1.dll" >"$work/said" &&
        diff <(printf '%s\n' "${@:2}") "$work/said"
}

# stops_well NAME: Ctrl-C ends a server, with status 0 and a last line of its own.
stops_well() {
    build "$1" || return 1
    local status=0 server
    # A shell without job control lets what it starts in the background ignore SIGINT; this shall have it.
    env --default-signal=INT ${limit[@]+"${limit[@]}"} dotnet "$work/$1/bin/Debug/net10.0/$1.dll" >"$work/said" 2>&1 &
    server=$!
    for _ in $(seq 300); do grep -q Serving "$work/said" && break; sleep 0.1; done
    kill -INT "$server"                               # timeout(1) passes it on
    wait "$server" || status=$?
    cat "$work/said"
    [ "$status" -eq 0 ] && [ "$(tail -n 1 "$work/said")" = stopped ]
}

echo "== pack"
if ! pack; then bad "dotnet pack"; finish readme; fi
page=$repository/README.md

echo "== README.md"
check "dotnet add package AsyncioSharp.Net" project console programs AsyncioSharp.Net
if [ "$failed" -ne 0 ]; then finish readme; fi

# program NAME SECTION: the program of a section, in a copy of the project.
program() {
    cp -r "$work/programs" "$work/$1"
    mv "$work/$1/programs.csproj" "$work/$1/$1.csproj"
    { blocks "$page" Install; blocks "$page" "$2"; } >"$work/$1/Program.cs"
    grep -q 'AsyncioContext.Run' "$work/$1/Program.cs" || { echo "README.md has no program in the section $2." >&2; exit 1; }
}

program idiomatic "Idiomatic C#"
check "Idiomatic C#" run idiomatic 14

program ported "Ported Python"
check "Ported Python" run ported "a 3" "b 2" "a 2" "b 1" "a 1"

program server "A server"
sed -i.bak 's/8888/0/' "$work/server/Program.cs"      # somebody else may have this port
check "A server" stops_well server

# The analyzers come with AsyncioSharp.Core, also to a project that names AsyncioSharp.Net alone.
program trapped "Ported Python"
echo 'Asyncio.Sleep(1);' >>"$work/trapped/Program.cs"
trap_is_found() { ! build trapped >"$work/said" && grep -q 'error ASY001' "$work/said"; }
check "A coroutine that never runs does not compile" trap_is_found

echo "== Tests in virtual time, in dotnet new nunit"
tests_pass() {
    project nunit tests AsyncioSharp.Testing.NUnit || return 1
    rm "$work/tests/UnitTest1.cs"
    blocks "$page" "Tests in virtual time" >"$work/tests/PollTests.cs"
    ${limit[@]+"${limit[@]}"} dotnet test "$work/tests" -p:TreatWarningsAsErrors=true | tee "$work/said" && grep -Eq 'Passed: +1' "$work/said"
}
check "dotnet new nunit, dotnet add package AsyncioSharp.Testing.NUnit, dotnet test" tests_pass

echo "== the pages of the packages"
# On the page of a package a link into the repository leads nowhere.
shown() {
    unzip -p "$feed/$1.$unique.nupkg" README.md | diff "$repository/$1/README.md" - &&
        diff /dev/null <(grep -o '](.*)' "$repository/$1/README.md" | grep -v '](https://')
}
page_runs() {
    local name=page_of_${1##*.}                       # a project must not be called as the package that it uses
    project console "$name" "$1" || return 1
    blocks "$repository/$1/README.md" >"$work/$name/Program.cs"
    run "$name" "$2"
}
fsharp_page_runs() {
    project console page_of_FSharp AsyncioSharp.FSharp "F#" || return 1
    blocks "$repository/AsyncioSharp.FSharp/README.md" "" fsharp >"$work/page_of_FSharp/Program.fs"
    run page_of_FSharp 9
}
# The test on the page of a package, in the project of samples/frameworks that uses it.
framework_page_passes() {
    cp -r frameworks "$work/page_on_$1"
    packed "$work/page_on_$1"
    blocks "$repository/AsyncioSharp.Testing.$1/README.md" >"$work/page_on_$1/$1/Tests.cs"
    local run=(test "$work/page_on_$1/$1")
    if [ "$1" = TUnit ]; then run=(run --project "$work/page_on_$1/$1"); fi
    ${limit[@]+"${limit[@]}"} dotnet "${run[@]}" -p:AsyncioSharpVersion="$unique" | tee "$work/said" && grep -Eiq '(passed|succeeded): +1' "$work/said"
}
# hosted_page_builds PACKAGE TEMPLATE: the program of a package of the hosts builds, in the project that its page begins with.
hosted_page_builds() {
    local name=page_of_${1##*.}
    project "$2" "$name" "$1" || return 1
    rm -f "$work/$name/Worker.cs"
    blocks "$repository/$1/README.md" >"$work/$name/Program.cs"
    build "$name"
}
worker_page_runs() {
    hosted_page_builds AsyncioSharp.Hosting worker &&
        Logging__LogLevel__Default=None ${limit[@]+"${limit[@]}"} dotnet "$work/page_of_Hosting/bin/Debug/net10.0/page_of_Hosting.dll" >"$work/said" &&
        diff <(printf '%s\n' 1 2 3) "$work/said"
}
# The tool as it is installed, on a program that uses the package: the project of AsyncioSharp.Core's page with a program that sleeps.
tool_runs() {
    project console sleeper AsyncioSharp.Core || return 1
    echo 'using AsyncioSharp; AsyncioContext.Run(async Task () => { Console.WriteLine("ready"); await Asyncio.Sleep(60); });' \
        >"$work/sleeper/Program.cs"
    build sleeper &&
        (cd "$work/sleeper" && dotnet tool install AsyncioSharp.Tool --version "$unique" --tool-path "$work/tools") || return 1
    dotnet "$work/sleeper/bin/Debug/net10.0/sleeper.dll" >"$work/sleeps" &
    local sleeper=$! status=0
    for _ in $(seq 100); do grep -q ready "$work/sleeps" && break; sleep 0.1; done
    sleep 1
    ${limit[@]+"${limit[@]}"} "$work/tools/dotnet-asyncio" ps "$sleeper" >"$work/said" || status=$?
    kill "$sleeper"
    cat "$work/said"
    [ "$status" -eq 0 ] && grep -q 'sleep, 5[0-9].[0-9] s left' "$work/said"
}
for package in AsyncioSharp.Core AsyncioSharp.Remoting AsyncioSharp.Net AsyncioSharp.Orleans AsyncioSharp.Hosting AsyncioSharp.AspNetCore AsyncioSharp.Testing AsyncioSharp.Simulation AsyncioSharp.Testing.NUnit \
    AsyncioSharp.Testing.Xunit AsyncioSharp.Testing.MSTest AsyncioSharp.Testing.TUnit AsyncioSharp.FSharp AsyncioSharp.Templates AsyncioSharp.Tool; do
    check "the page of $package is in it" shown "$package"
done
check "the program of AsyncioSharp.Core's page" page_runs AsyncioSharp.Core "hello, world"
check "the program of AsyncioSharp.Net's page" page_runs AsyncioSharp.Net hello
check "the program of AsyncioSharp.Hosting's page" worker_page_runs
check "the program of AsyncioSharp.AspNetCore's page" hosted_page_builds AsyncioSharp.AspNetCore web
check "the program of AsyncioSharp.FSharp's page" fsharp_page_runs
check "dotnet tool install AsyncioSharp.Tool, dotnet asyncio ps" tool_runs
check "the program of AsyncioSharp.Testing's page" page_runs AsyncioSharp.Testing 3600
for framework in Xunit MSTest TUnit; do
    check "the test of AsyncioSharp.Testing.$framework's page" framework_page_passes "$framework"
done

finish readme
