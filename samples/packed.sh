# For scripts of this folder that use the packages as somebody outside of the repository does: sourced, after $work was set to a folder
# of the script's own.
# Afterwards there are the counters and checks, and these:
#
#   pack              packs the libraries into $feed, as version $unique, and keeps in $packing what was said; nothing is written into the
#                     repository. The address that a release would name is $address.
#                     ASYNCIOSHARP_PACKED names a folder where they are kept for the next script.
#   packed FOLDER     makes the packages the ones that a project in that folder gets
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What hangs must not hang its caller. Where timeout(1) is missing, it may.
limit=()
if command -v timeout >/dev/null; then limit=(timeout 590); fi

passed=0 failed=0
ok() { passed=$((passed + 1)); echo "ok      $1"; }
bad() { failed=$((failed + 1)); echo "FAILED  $1"; }
check() { local name=$1; shift; if "$@" >"$work/out" 2>&1 </dev/null; then ok "$name"; else bad "$name"; sed 's/^/  /' "$work/out"; fi; }

# finish NAME: the last line, and the exit status.
finish() {
    echo "$1: $passed passed, $failed failed"
    if [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]; then exit 0; else exit 1; fi
}

# property NAME FILE: the text of <NAME>…</NAME>.
address=https://github.com/example/asynciosharp

property() { sed -n "s/.*<$1>\(.*\)<\/$1>.*/\1/p" "$2"; }

pack() {
    local folder=${ASYNCIOSHARP_PACKED:-$work/packed}
    feed=$folder/feed
    if [ ! -f "$folder/version" ]; then
        # A version of its own keeps any other package of these names out.
        unique=$(property Version "$repository/Directory.Build.props")-sample.$(date +%s)
        if ! ${limit[@]+"${limit[@]}"} dotnet pack "$repository/AsyncioSharp.sln" -c Release -p:Version="$unique" -p:RepositoryUrl="$address" \
            --artifacts-path "$folder/artifacts" -o "$feed" >"$work/out" 2>&1 </dev/null; then
            cat "$work/out"
            return 1
        fi
        mv "$work/out" "$folder/log"
        echo "$unique" >"$folder/version"
    fi

    unique=$(cat "$folder/version")
    packing=$folder/log
    (cd "$feed" && ls ./*.nupkg)

    # Our packages are unpacked into a folder that goes when we do; all others are taken from where they are.
    local cache
    cache=$(dotnet nuget locals global-packages --list --force-english-output | sed -n 's/^global-packages: //p')
    mkdir -p "$cache"
    export NUGET_PACKAGES="$work/packages" NUGET_FALLBACK_PACKAGES="$cache"
}

packed() {
    mkdir -p "$1"
    cat >"$1/nuget.config" <<CONFIG
<configuration>
  <packageSources>
    <add key="AsyncioSharp, packed here" value="$feed" />
  </packageSources>
</configuration>
CONFIG
    # A source that cannot be reached is no error if nothing is missing then.
    echo '<Project><PropertyGroup><RestoreIgnoreFailedSources>true</RestoreIgnoreFailedSources></PropertyGroup></Project>' >"$1/Directory.Build.props"
}
