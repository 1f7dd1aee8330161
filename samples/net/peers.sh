#!/usr/bin/env bash
# Runs the programs of this folder against programs that know nothing of AsyncioSharp: nc, curl, wrk, redis-benchmark, openssl, and, through twins.sh, Python. Any error, and
# any program that is missing and cannot be installed (Debian's apt-get, as root), is a failure.
# The last line reads "peers: N passed, N failed". Exit status: 0 if all passed.
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./harness.sh

for style in "" _streams; do
    if start "tcp_echo_server$style"; then
        if need nc netcat-openbsd; then
            printf 'Hello, World!' | expect "nc: tcp_echo_server$style sends back and closes" 'Hello, World!' nc 127.0.0.1 "$port"
            : | check "nc: a client that says nothing" nc -N 127.0.0.1 "$port"
            check "nc: a port scan (connect and close)" nc -z 127.0.0.1 "$port"
        fi
        if build tcp_echo_client; then
            expect "tcp_echo_client to tcp_echo_server$style" $'Data sent: Grüße\nData received: Grüße\nThe server closed the connection' \
                "${command[@]}" "$port" Grüße
        fi
        if build tcp_echo_client_streams; then
            expect "tcp_echo_client_streams to tcp_echo_server$style" $'Send: Grüße\nReceived: Grüße\nClose the connection' \
                "${command[@]}" "$port" Grüße
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

if need openssl openssl; then
    make_certificate trusted
    make_certificate other

    if start tls_echo_server 0 "$work/server.pem"; then
        connect=(openssl s_client -quiet -connect "127.0.0.1:$port" -servername localhost -verify_hostname localhost -verify_return_error)
        for version in -tls1_2 -tls1_3; do
            printf 'Hello, World!' | expect "openssl s_client $version: tls_echo_server sends back and closes" 'Hello, World!' \
                sh -c '"$@" 2>/dev/null' sh "${connect[@]}" -CAfile "$work/server.pem" "$version"
        done
        check_server tls_echo_server

        # From here on the server has something to complain about.
        : | refuse "openssl s_client: refuses a certificate that it does not know" "verify error" "${connect[@]}" -CAfile "$work/other.pem"
        printf 'GET / HTTP/1.0\r\n\r\n' | check "nc: a client without TLS is closed" nc 127.0.0.1 "$port"
        printf 'Still there' | expect "openssl s_client: tls_echo_server serves on" 'Still there' sh -c '"$@" 2>/dev/null' sh "${connect[@]}" -CAfile "$work/server.pem"
    fi

    if build tls_echo_client; then
        # A port of our own choice is free if nobody answers there.
        port=$((20000 + RANDOM % 10000))
        while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
        for version in -tls1_2 -tls1_3; do
            if start_other "openssl s_server" openssl s_server -accept "127.0.0.1:$port" -cert "$work/trusted.pem" -key "$work/trusted.key" -rev "$version"; then
                expect "tls_echo_client to openssl s_server $version" $'Send: stressed\n\nReceived: desserts\n\nClose the connection' "${command[@]}" "$port" $'stressed\n' "$work/trusted.pem"
                refuse "tls_echo_client refuses the certificate of openssl s_server $version" "not the one to trust" "${command[@]}" "$port" x "$work/other.pem"
            fi
        done
    fi

    if start http_server 0 --tls "$work/trusted.pem" "$work/trusted.key" && need curl curl; then
        url=https://localhost:$port
        get=(curl -4 -fsS --cacert "$work/trusted.pem")
        expect "curl: GET over TLS" "Hello, World!" "${get[@]}" "$url/"
        expect "curl: GET over TLS 1.2" "Hello, World!" "${get[@]}" --tls-max 1.2 "$url/"
        head -c 300000 /dev/zero | tr '\0' 'x' >"$work/body"
        check "curl: POST of 300 kB and back over TLS" sh -c 'url=$1 body=$2; shift 2; "$@" --data-binary "@$body" "$url/echo" | cmp - "$body"' sh "$url" "$work/body" "${get[@]}"
        expect "curl: the second request uses the same TLS connection" "10" "${get[@]}" -o /dev/null -o /dev/null -w '%{num_connects}' "$url/" "$url/"
        expect "curl: HTTP/1.0 is closed over TLS" "Hello, World!" "${get[@]}" -0 "$url/"
        refuse "curl: refuses a certificate that it does not know" "certificate" curl -4 -fsS --cacert "$work/other.pem" "$url/"
        expect "curl: https is served on" "Hello, World!" "${get[@]}" "$url/"
        check_server "http_server --tls"
    fi
fi
stop

./twins.sh | tee "$work/twins" || true
if [[ $(tail -n 1 "$work/twins") =~ ^twins:\ ([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
else
    : >"$work/out"
    bad "twins.sh broke off"
fi

finish peers
