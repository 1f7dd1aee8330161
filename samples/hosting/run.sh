#!/usr/bin/env bash
# Runs the programs of this folder against programs that know nothing of AsyncioSharp: nc, curl, wrk, and a browser for the chat. Any error, and
# any program that is missing and cannot be installed (Debian's apt-get, as root), is a failure. SCREENSHOT=FILE keeps what the browser showed.
# The last line reads "hosting: N passed, N failed". Exit status: 0 if all passed.
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../net/harness.sh

# publish FOLDER: builds a project. Sets the program.
publish() {
    local name
    name=$(basename "$1")
    program="$SAMPLES_BIN/$name/$name"
    if dotnet build "$1" -c Release --output "$SAMPLES_BIN/$name" -p:RunAnalyzers=false --verbosity quiet >"$work/out" 2>&1 </dev/null; then return 0; fi
    bad "build of $1"
    return 1
}

# free_port: one that nobody listens at.
free_port() {
    port=$((20000 + RANDOM % 12000))
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
}

# serve NAME ARGUMENT...: starts a built project in its own folder, where its settings are, and waits for $port.
serve() {
    local name=$1
    shift
    free_port
    stop
    (cd "$name" && exec env --default-signal=INT "$program" "$@" "${port_option[@]/PORT/$port}") >"$work/server" 2>&1 </dev/null &
    server=$!
    await_port "$name" 15
}

# stops_well NAME SIGNAL [LAST]: a signal ends it with status 0, without a complaint; LAST is a text that it must have said.
stops_well() {
    local status=0
    kill "-$2" "$server"
    wait "$server" || status=$?
    server=
    if [ "$status" -eq 0 ] && ! grep -qiE "^fail|^crit|exception" "$work/server" && { [ -z "${3:-}" ] || grep -qF "$3" "$work/server"; }; then
        ok "$1: SIG$2 ends it in order"
    else
        cp "$work/server" "$work/out"
        bad "$1: SIG$2 ends it in order (status $status)"
    fi
}

# calm_load NAME SECONDS URL: wrk over 50 connections; no answer may be an error.
calm_load() {
    check "$1: wrk, $2 s, 50 connections" sh -c 'wrk -t 1 -c 50 -d "$0s" "$1" >"$2" && grep -q Requests/sec "$2" && ! grep -qE "Socket errors|Non-2xx" "$2"' "$2" "$3" "$work/wrk"
}

if need nc netcat-openbsd && publish worker; then
    port_option=(--Port=PORT)
    if serve worker; then
        (printf 'a\nb\n'; sleep 1) | expect "worker: two jobs" $'1: a is done\n2: b is done' nc -N 127.0.0.1 "$port"
        (printf 'slow\n'; sleep 2) | timeout 5 nc 127.0.0.1 "$port" >/dev/null &
        for _ in $(seq 50); do if ss -tn "sport = :$port" 2>/dev/null | grep -q ESTAB; then break; fi; sleep 0.1; done
        sleep 0.3
        stops_well worker TERM "slow leaves its slot"
    fi

    # What the Dockerfile runs, and starts; the image itself if there is a Docker to build it with.
    publishing=$(sed -n 's/^RUN \(dotnet publish .*\) -o .*/\1/p' worker/Dockerfile)
    entry=$(sed -n 's/^ENTRYPOINT .*"\(.*\.dll\)".*/\1/p' worker/Dockerfile)
    if (cd ../.. && $publishing -o "$work/app" -p:RunAnalyzers=false --verbosity quiet) >"$work/out" 2>&1 </dev/null && [ -f "$work/app/$entry" ]; then
        ok "worker: the Dockerfile's publish"
    else
        bad "worker: the Dockerfile's publish"
    fi

    if docker info >/dev/null 2>&1; then
        check "worker: the image" sh -c 'cd ../.. && docker build -q -f samples/hosting/worker/Dockerfile .'
    else
        echo "(no Docker runs here: the worker's image was not built)"
    fi
fi

if need nc netcat-openbsd && start cores "$((20000 + RANDOM % 12000))" 2; then
    (echo hello; sleep 0.5; echo /count; sleep 0.5) | expect "cores: a line comes back, and is counted" $'hello\n1 lines, counted without an owner: 1' nc -N 127.0.0.1 "$port"
    stops_well cores INT stopped
fi

# fresh_webapi: what `dotnet new webapi` makes, with the package and one line added.
fresh_webapi() {
    rm -rf "$work/fresh"
    dotnet new webapi --no-https --no-openapi -o "$work/fresh" &&
        sed -i 's|^var app = builder.Build();|builder.WebHost.UseAsyncio();\n&|' "$work/fresh/Program.cs" &&
        sed -i "s|^</Project>|<ItemGroup><ProjectReference Include=\"$(cd ../.. && pwd)/AsyncioSharp.AspNetCore/AsyncioSharp.AspNetCore.csproj\" /></ItemGroup>\n&|" "$work/fresh/fresh.csproj"
}

port_option=(--urls=http://127.0.0.1:PORT)
if need curl curl && need wrk wrk; then
    if fresh_webapi >"$work/out" 2>&1 && publish "$work/fresh" && serve "$work/fresh" --Logging:LogLevel:Default=Warning; then
        url=http://127.0.0.1:$port/weatherforecast
        check "dotnet new webapi: five forecasts" sh -c 'test "$(curl -fsS "$0" | grep -o temperatureC | wc -l)" = 5' "$url"
        calm_load "dotnet new webapi" 2 "$url"
        stops_well "dotnet new webapi" TERM
    else
        bad "dotnet new webapi runs with one line added"
    fi
fi

if need curl curl && publish webapi && serve webapi --Loops=2; then
    url=http://127.0.0.1:$port
    expect "webapi: GET" "Hello, World!" curl -fsS "$url/plaintext"
    check "webapi: five forecasts" sh -c 'test "$(curl -fsS "$0/weatherforecast" | grep -o temperatureC | wc -l)" = 5' "$url"
    expect "webapi: a limit of time" 504 curl -sS -o /dev/null -w '%{http_code}' "$url/slow"
    expect "webapi: the task of a request" '"task":"GET /visits"' sh -c 'curl -fsS "$0/visits" | grep -o "\"task\".*[^}]"' "$url"
    expect "webapi: health" Healthy curl -fsS "$url/health"
    if need wrk wrk; then
        calm_load webapi 2 "$url/visits"
        wrk -t 1 -c 50 -d 3s "$url/visits" >"$work/wrk" 2>&1 &
        sleep 1
        stops_well webapi TERM
        wait
    fi
fi

# join_by_polling: SignalR's long polling, by hand. The handshake, a call of the hub, and what the room says then.
join_by_polling() {
    local hub=http://127.0.0.1:$port/chat end=$'\x1e' token
    token=$(curl -fsS -X POST "$hub/negotiate?negotiateVersion=1" | sed 's/.*"connectionToken":"\([^"]*\)".*/\1/')
    curl -fsS "$hub?id=$token"
    curl -fsS -d "{\"protocol\":\"json\",\"version\":1}$end" "$hub?id=$token"
    curl -fsS -d "{\"type\":1,\"target\":\"Join\",\"arguments\":[\"ann\"]}$end" "$hub?id=$token"
    for _ in 1 2 3 4 5; do curl -fsS "$hub?id=$token"; done >"$work/room"
    grep -q 'ann: is here' "$work/room" && grep -q '"people","arguments":\[\["ann"\]\]' "$work/room"
}

browser() { for name in chromium-headless-shell chromium chromium-browser google-chrome; do command -v "$name" && return; done; return 1; }

if need curl curl && publish chat && serve chat; then
    check "chat: the page" curl -fsS "http://127.0.0.1:$port/"
    if join_by_polling >"$work/out" 2>&1; then ok "chat: a guest joins and hears the room"; else bad "chat: a guest joins and hears the room"; fi
    if ! browser=$(browser); then
        echo "(no browser: the chat was not looked at)"
    elif build browser; then
        expect "chat: two guests in a browser hear each other" "bob heard ann" "${command[@]}" "$browser" "http://127.0.0.1:$port" "${SCREENSHOT:-$work/chat.png}"
    fi

    stops_well chat INT
fi

finish hosting
