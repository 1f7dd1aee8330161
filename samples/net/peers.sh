#!/usr/bin/env bash
# Runs the servers of this folder against programs that know nothing of AsyncioSharp: nc, curl, wrk and redis-benchmark. Any error, and any program that is
# missing and cannot be installed (Debian's apt-get, as root), is a failure.
# The last line reads "peers: N passed, N failed". Exit status: 0 if all passed.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

work=$(mktemp -d)
server=
cleanup() {
    stop
    rm -rf "$work"
}

stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        server=
    fi
}
trap cleanup EXIT

passed=0 failed=0
ok() { passed=$((passed + 1)); echo "ok      $1"; }
bad() { failed=$((failed + 1)); echo "FAILED  $1"; if [ -s "$work/out" ]; then sed 's/^/  /' "$work/out"; fi; }

# check NAME COMMAND...: the command's status counts, its output is shown if it fails.
check() {
    local name=$1
    shift
    if timeout 60 "$@" >"$work/out" 2>&1; then ok "$name"; else bad "$name"; fi
}

# expect NAME TEXT COMMAND...: what the command prints must be the text. Its input is ours.
expect() {
    local name=$1 text=$2
    shift 2
    if timeout 20 "$@" >"$work/out" 2>&1 && [ "$(cat "$work/out")" = "$text" ]; then ok "$name"; else bad "$name: expected '$text'"; fi
}

# need PROGRAM PACKAGE: fails, and says so, if it cannot be had.
need() {
    if command -v "$1" >/dev/null; then return 0; fi
    if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ] && { apt-get install -y "$2" >/dev/null 2>&1 || { apt-get update && apt-get install -y "$2"; } >/dev/null 2>&1; }; then
        echo "(installed $2)"
        return 0
    fi

    : >"$work/out"
    bad "$1 is missing and could not be installed (Debian: $2): its checks did not run"
    return 1
}

# start NAME: builds and starts a server on a port of the system's choice, which it sets.
start() {
    stop
    : >"$work/out"
    if ! dotnet build "$1.cs" -c Release --verbosity quiet >"$work/out" 2>&1 </dev/null; then
        bad "build of $1"
        return 1
    fi

    dotnet run --no-build -c Release "$1.cs" 0 >"$work/server" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/^Serving on .*:\([0-9]*\)$/\1/p' "$work/server")
        if [ -n "$port" ]; then return 0; fi
        sleep 0.1
    done

    cp "$work/server" "$work/out"
    bad "start of $1"
    return 1
}

# The server must have survived, without a word of complaint.
check_server() {
    if ! kill -0 "$server" 2>/dev/null || grep -qiE "exception|error" "$work/server"; then
        cp "$work/server" "$work/out"
        bad "$1 is healthy afterwards"
    else
        ok "$1 is healthy afterwards"
    fi
}

# build NAME: for the clients, whose output must be theirs alone.
build() {
    if dotnet build "$1.cs" -c Release --verbosity quiet >"$work/out" 2>&1 </dev/null; then return 0; fi
    bad "build of $1"
    return 1
}

for style in "" _streams; do
    if start "tcp_echo_server$style"; then
        if need nc netcat-openbsd; then
            printf 'Hello, World!' | expect "nc: tcp_echo_server$style sends back and closes" 'Hello, World!' nc 127.0.0.1 "$port"
            : | check "nc: a client that says nothing" nc -N 127.0.0.1 "$port"
            check "nc: a port scan (connect and close)" nc -z 127.0.0.1 "$port"
        fi
        if build tcp_echo_client; then
            expect "tcp_echo_client to tcp_echo_server$style" $'Data sent: Grüße\nData received: Grüße\nThe server closed the connection' \
                dotnet run --no-build -c Release tcp_echo_client.cs "$port" Grüße
        fi
        if build tcp_echo_client_streams; then
            expect "tcp_echo_client_streams to tcp_echo_server$style" $'Send: Grüße\nReceived: Grüße\nClose the connection' \
                dotnet run --no-build -c Release tcp_echo_client_streams.cs "$port" Grüße
        fi
        check_server "tcp_echo_server$style"
    fi
done

if start http_server; then
    url=http://127.0.0.1:$port
    if need curl curl; then
        expect "curl: GET" "Hello, World!" curl -fsS "$url/"
        expect "curl: POST of a body" "a body" curl -fsS -d "a body" "$url/echo"
        head -c 300000 /dev/zero | tr '\0' 'x' >"$work/body"
        check "curl: POST of 300 kB and back" sh -c 'curl -fsS --data-binary @"$0" "$1/echo" | cmp - "$0"' "$work/body" "$url"
        expect "curl: 404" "404" curl -sS -o /dev/null -w '%{http_code}' "$url/nothing"
        expect "curl: HEAD" "200 14 0" curl -sS -I -o /dev/null -w '%{http_code} %header{content-length} %{size_download}' "$url/"
        expect "curl: the second request uses the same connection" "10" curl -fsS -o /dev/null -o /dev/null -w '%{num_connects}' "$url/" "$url/"
        expect "curl: HTTP/1.0 is closed" "close" curl -fsS -0 -o /dev/null -w '%header{connection}' "$url/"
    fi

    if need wrk wrk; then
        if timeout 60 wrk -t 1 -c 20 -d 2s "$url/" >"$work/out" 2>&1 && grep -q "Requests/sec" "$work/out" && ! grep -qE "Socket errors|Non-2xx" "$work/out"; then
            ok "wrk: 2 s, 20 connections ($(sed -n 's/^Requests\/sec: *//p' "$work/out") requests/s)"
        else
            bad "wrk: 2 s, 20 connections"
        fi
    fi
    check_server http_server
fi

if start resp_server; then
    if need redis-benchmark redis-tools; then
        cli=(redis-cli -p "$port")
        expect "redis-cli: PING" PONG "${cli[@]}" ping
        expect "redis-cli: SET" OK "${cli[@]}" set greeting "hello there"
        expect "redis-cli: GET" "hello there" "${cli[@]}" get greeting
        expect "redis-cli: GET of nothing" "" "${cli[@]}" get nothing
        expect "redis-cli: INCR" 1 "${cli[@]}" incr counter
        expect "redis-cli: INCR of text" "ERR value is not an integer or out of range" "${cli[@]}" incr greeting
        expect "redis-cli: LPUSH" 3 "${cli[@]}" lpush list a b c
        expect "redis-cli: LRANGE" $'c\nb' "${cli[@]}" lrange list 0 1
        expect "redis-cli: DEL" 2 "${cli[@]}" del counter list nothing
        if timeout 60 redis-benchmark -p "$port" -t ping,set,get,incr,lpush -P 16 -q -n 20000 >"$work/out" 2>&1 && ! grep -qi "error" "$work/out"; then
            for test in PING_INLINE PING_MBULK SET GET INCR LPUSH; do
                rate=$(tr '\r' '\n' <"$work/out" | sed -n "s/^$test: \([0-9.]*\) requests per second.*/\1/p" | tail -1)
                if [ -n "$rate" ]; then ok "redis-benchmark: $test ($rate requests/s)"; else bad "redis-benchmark: $test"; fi
            done
        else
            bad "redis-benchmark"
        fi
        check "nc: an inline command" sh -c 'printf "PING\r\n" | timeout 5 nc -N 127.0.0.1 "$0" | grep -q "^+PONG"' "$port"
    fi
    check_server resp_server
fi

echo "peers: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
