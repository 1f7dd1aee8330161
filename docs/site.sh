#!/usr/bin/env bash
# Builds the site from docs/ and from the XML docs of the libraries into site/. `dotnet docfx serve site` shows it; it needs no network.
# Broken links are errors. The last line reads "site: N passed, N failed". Exit status: 0 if all passed. Needs the .NET SDK.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

passed=0 failed=0
check() { local name=$1; shift; if "$@"; then passed=$((passed + 1)); echo "ok      $name"; else failed=$((failed + 1)); echo "FAILED  $name"; fi; }
finish() { echo "site: $passed passed, $failed failed"; if [ "$failed" -eq 0 ]; then exit 0; else exit 1; fi; }

# The packages that are all of the libraries together, and with them what they need.
libraries() {
    local library
    rm -rf artifacts/site docs/api site
    for library in AsyncioSharp.AspNetCore AsyncioSharp.Orleans AsyncioSharp.Testing.NUnit; do
        dotnet build "$library" -c Release -v q -p:RunAnalyzers=false || return 1
        mkdir -p artifacts/site && cp "$library"/bin/Release/net10.0/AsyncioSharp.*.{dll,xml} artifacts/site/ || return 1
    done
}

# The overloads that are generated repeat the docs of their parameters, which it warns of.
api() { dotnet tool restore >/dev/null && dotnet docfx metadata docfx.json --logLevel error; }
pages() { dotnet docfx build docfx.json --warningsAsErrors; }
whole() { [ -s site/index.html ] && [ -s site/api/AsyncioSharp.Asyncio.html ] && [ -s site/index.json ]; }

# What a browser would fetch from elsewhere: styles, scripts, pictures, fonts.
offline() { ! grep -rlE '<(script|link|img)[^>]*(src|href)="(https?:)?//' site --include='*.html' | head; }

check "the libraries are built" libraries
if [ "$failed" -eq 0 ]; then check "their docs are read" api; fi
if [ "$failed" -eq 0 ]; then check "every link leads somewhere" pages; fi
if [ "$failed" -eq 0 ]; then check "pages, API and search are there" whole; check "nothing is fetched from elsewhere" offline; fi
finish
