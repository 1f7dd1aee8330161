#!/usr/bin/env bash
# Packs the libraries, unpacks each package, and checks what a user would miss: page, icon, licence, description, tags, release notes,
# repository, an XML file beside each assembly, symbols that say where the sources are, licences of what is in it of others; that packing
# warns of nothing, and that no path of this machine is in them.
#
# The last line reads "packages: N passed, N failed": one per package, and one for the warnings. Exit status: 0 if all passed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CI=true                                       # reproducible: Directory.Build.props rewrites the paths then
. ./packed.sh

echo "== pack"
if ! pack; then bad "dotnet pack"; finish packages; fi

no_warnings() { if grep -E ' warning [A-Z]+[0-9]+' "$packing"; then return 1; fi; }

# has FILE PATTERN: with the name of what is missing, if it is.
has() { grep -qE "$2" "$1" || { echo "no $2"; return 1; }; }

whole() {
    local package=$1 folder nuspec assembly
    folder=$work/unpacked/$(basename "$package" .nupkg)
    mkdir -p "$folder" && unzip -qo "$package" -d "$folder" && nuspec=$(ls "$folder"/*.nuspec)
    has "$nuspec" '<license type="expression">MIT</license>' && has "$nuspec" '<readme>README.md</readme>' && has "$nuspec" '<icon>icon.png</icon>' &&
        has "$nuspec" '<description>.{40,}</description>' && has "$nuspec" '<tags>.*asyncio' && has "$nuspec" '<releaseNotes>.+' &&
        has "$nuspec" "<repository type=\"git\" url=\"$address\"" && has "$nuspec" "<projectUrl>$address</projectUrl>" && has "$nuspec" '<authors>AsyncioSharp contributors</authors>' || return 1
    [ -s "$folder/README.md" ] && cmp -s "$folder/icon.png" "$repository/icon.png" || { echo "no page, or no icon"; return 1; }

    if [ -d "$folder/content" ]; then                # the templates
        if grep -rlE 'ASYNCIOSHARP_VERSION' "$folder/content"; then echo "a template without a version"; return 1; fi
        grep -rqF "Version=\"$unique\"" "$folder/content" || { echo "no version of this package in the templates"; return 1; }
        return 0
    fi

    if [ -d "$folder/tools" ]; then licences "$folder"; return; fi                                      # a tool
    if [ ! -d "$folder/lib" ]; then ls "$folder"/analyzers/dotnet/cs/*.dll; return; fi

    for assembly in "$folder"/lib/net10.0/*.dll; do
        [ -f "${assembly%.dll}.xml" ] || { echo "no ${assembly%.dll}.xml"; return 1; }
        if LC_ALL=C grep -qaF "$repository" "$assembly"; then echo "$assembly names a folder of this machine"; return 1; fi
    done
    unzip -qo "${package%.nupkg}.snupkg" '*.pdb' -d "$folder" && sources "$folder"/lib/net10.0/*.pdb
}

# sources PDB...: SourceLink. Without a clone there is no commit, and nothing to link to.
sources() {
    local commit symbols
    commit=$(git -C "$repository" rev-parse HEAD) || return 0
    for symbols; do
        LC_ALL=C grep -qaF "https://raw.githubusercontent.com/${address#https://github.com/}/$commit/*" "$symbols" ||
            { echo "$symbols does not say where the sources are"; return 1; }
    done
}

# licences FOLDER: of every assembly of others.
licences() {
    local assembly
    for assembly in "$1"/tools/net10.0/any/*.dll; do
        case $(basename "$assembly") in
            dotnet-asyncio.dll) ;;
            *) grep -qF "$(basename "$assembly")" "$1/THIRD-PARTY-NOTICES.txt" || { echo "no licence of $assembly"; return 1; } ;;
        esac
    done
}

check "dotnet pack warns of nothing" no_warnings
for package in "$feed"/*.nupkg; do
    check "$(basename "$package" ".$unique.nupkg")" whole "$package"
done
analyzers() { unzip -l "$feed/AsyncioSharp.Core.$unique.nupkg" | grep -c 'analyzers/dotnet/cs/AsyncioSharp.Analyzers.*dll' | grep -qx 2; }
check "AsyncioSharp.Core has the analyzers and their fixes" analyzers

finish packages
