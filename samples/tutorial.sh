#!/usr/bin/env bash
# Follows docs/tutorial as somebody does who has just found it: in an empty folder, with packages made of this repository, it runs the
# commands of each page, writes the files, and compares what is printed. What a page must look like for that:
#
#   ```sh        commands that are run; the folder they end in is where the next ones begin
#   ```csharp    a file; the last `NAME.cs` in the text above names it
#   ```text      what the commands above print, among other lines; a line that ends with … may go on
#   ```console   shown, and not run
#
# At last the chat server that the pages have made is started and talked to. The last line reads "tutorial: N passed, N failed": one for
# each page, and two for the server. Exit status: 0 if all passed. Needs the .NET SDK.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. ./packed.sh

echo "== pack"
if ! pack; then bad "dotnet pack"; finish tutorial; fi
pages=$repository/docs/tutorial
folder=$work/tutorial                                  # what the reader calls an empty folder
packed "$folder"
cd "$folder"

# script PAGE: the page as a shell script.
script() {
    awk '
        function quoted(text) { gsub(/\047/, "\047\\\047\047", text); return "\047" text "\047" }
        !code && match($0, /`[A-Za-z.]+\.cs`/) { file = substr($0, RSTART + 1, RLENGTH - 2) }
        /^```/ {
            if (code) { print (code == "sh" ? "} >\"$said\" 2>&1" : "END_OF_BLOCK"); code = "" }
            else if ($0 == "```sh") { code = "sh"; print "{" }
            else if ($0 == "```csharp") { code = "csharp"; print "cat >" quoted(file) " <<\047END_OF_BLOCK\047" }
            else if ($0 == "```text") { code = "text"; print "expect <<\047END_OF_BLOCK\047" }
            else { code = "shown"; print "cat >/dev/null <<\047END_OF_BLOCK\047" }
            next
        }
        code { print }
    ' "$1"
}

# What stands in a page without a version takes the packages of this repository. Exported for the script of a page.
dotnet() {
    if [ "$1 ${2:-}" = "add package" ]; then command dotnet "$@" --version "$unique"; else timeout_dotnet "$@"; fi
}
timeout_dotnet() { if command -v timeout >/dev/null; then timeout 300 dotnet "$@"; else command dotnet "$@"; fi; }

# Each line that is expected is among those that were said, in this order.
expect() {
    local line said_line found
    exec 5<"$said"
    while IFS= read -r line; do
        found=
        while IFS= read -r said_line <&5; do
            if { [ "${line: -1}" = "…" ] && [[ $said_line == "${line%…}"* ]]; } || [ "$line" = "$said_line" ]; then found=1; break; fi
        done
        if [ -z "$found" ]; then echo "not said: $line"; return 1; fi
    done
}

export -f dotnet timeout_dotnet expect
export unique said="$work/said"

follow() {
    { echo 'set -e'; echo 'exec 9>&1; trap '\''cat "$said" >&9'\'' ERR'; script "$1"; echo 'pwd >"$where"'; } >"$work/page.sh"
    where="$work/where" bash "$work/page.sh" && cd "$(cat "$work/where")"
}

for page in "$pages"/[0-9]*.md; do
    check "$(basename "$page" .md)" follow "$page"
    if [ "$failed" -ne 0 ]; then finish tutorial; fi
done

# Two members talk; the one that came first hears the other. (The descriptors are sockets of bash.)
talk() {
    local line
    exec 6<>"/dev/tcp/127.0.0.1/$port" && read -r -t 10 line <&6 && printf 'ada\n' >&6 && read -r -t 10 line <&6
    exec 7<>"/dev/tcp/127.0.0.1/$port" && read -r -t 10 line <&7 && printf 'bob\nhello\n' >&7
    while read -r -t 10 line <&6; do if [ "$line" = "bob: hello" ]; then return 0; fi; done
    return 1
}

stops() { local status=0; kill -TERM "$server" && wait "$server" || status=$?; cat "$work/server"; [ "$status" -eq 0 ] && [ "$(tail -n 1 "$work/server")" = stopped ]; }

"$folder/chat/out/chat" 0 >"$work/server" 2>&1 </dev/null &
server=$!
for _ in $(seq 100); do grep -q listening "$work/server" && break; sleep 0.1; done
port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$work/server")
check "the published chat server: two members talk" talk
check "the published chat server: SIGTERM ends it in order" stops

finish tutorial
