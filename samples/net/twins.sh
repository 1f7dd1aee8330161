#!/usr/bin/env bash
# Runs each server and client of this folder in C# against its twin in Python, in both directions, and compares all that is printed with what Python prints to itself.
# Python is $PYTHON or python3, 3.11 or newer.
# The last line reads "twins: N passed, N failed". Exit status: 0 if all passed.
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./harness.sh

python=${PYTHON:-python3}

# What differs from run to run: ports, and where the files are.
plain() { sed -E -e 's/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g' -e "s|$work|WORK|g" "$1"; }

# run LANGUAGE NAME ARGUMENT...: prints what the client prints.
run_client() {
    local language=$1 name=$2
    shift 2
    if [ "$language" = python ]; then
        timeout 20 "$python" "$name.py" "$@" 2>&1
    else
        build "$name" && timeout 20 "${command[@]}" "$@" 2>&1
    fi
}

# The server may have a last line to print when the client has ended.
until_server_said() {
    for _ in $(seq 50); do
        if [ "$(plain "$work/server")" = "$1" ]; then return 0; fi
        sleep 0.1
    done
    return 1
}

# twins SERVER CLIENT MESSAGE [PATH [FILE]]: PATH is what the server is given in place of a port, FILE an argument after the others, of both.
twins() {
    local server_name=$1 client_name=$2 message=$3 address=${4:-0} file=${5:-} expected="" said="" languages
    for languages in "python python" "csharp python" "python csharp" "csharp csharp"; do
        local name="$client_name to $server_name" starter=start
        name="${languages#* } $client_name, ${languages% *} $server_name"
        if [ "${languages% *}" = python ]; then starter=start_python; fi
        if [ -n "$file" ]; then rm -f "$file"; fi
        if ! "$starter" "$server_name" "$address" ${file:+"$file"}; then return; fi
        if ! run_client "${languages#* }" "$client_name" "$where" "$message" ${file:+"$file"} >"$work/client"; then
            cat "$work/client" "$work/server" >"$work/out"
            bad "$name"
            continue
        fi

        if [ -z "$expected" ]; then
            expected=$(plain "$work/client")
            for _ in $(seq 10); do sleep 0.02; said=$(plain "$work/server"); done
            ok "$name: the reference"
        elif [ "$(plain "$work/client")" != "$expected" ]; then
            { echo "expected:"; echo "$expected"; echo "got:"; cat "$work/client"; } >"$work/out"
            bad "$name: the client's output differs"
        elif ! until_server_said "$said"; then
            { echo "expected:"; echo "$said"; echo "got:"; plain "$work/server"; } >"$work/out"
            bad "$name: the server's output differs"
        else
            ok "$name"
        fi
    done
}

# Ctrl-C: the server ends, closed, with the status it says.
interrupt() {
    local status=0 language=$1
    kill -INT "$server"
    wait "$server" || status=$?
    server=
    cp "$work/server" "$work/out"
    if [ "$status" -eq 130 ] && [ "$(tail -n 2 "$work/server")" = $'Closed\nCtrl-C' ] && ! (exec 3<>"/dev/tcp/127.0.0.1/$where") 2>/dev/null; then
        ok "Ctrl-C ends start_server ($language)"
    else
        bad "Ctrl-C ends start_server ($language): status $status"
    fi
}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    : >"$work/out"
    bad "there is no Python 3.11 or newer: the twins did not run"
    finish twins
    exit
fi

if start start_server 0; then interrupt csharp; fi
if start_python start_server 0; then interrupt python; fi
twins start_server tcp_echo_client_streams $'Grüße\n'
twins tcp_echo_server tcp_echo_client Grüße
twins tcp_echo_server_streams tcp_echo_client_streams Grüße
twins tcp_echo_server tcp_echo_client_streams Grüße
twins udp_echo_server udp_echo_client Grüße
twins unix_echo_server unix_echo_client "three words Grüße" "$work/echo.sock"
if need openssl openssl; then twins tls_echo_server tls_echo_client Grüße 0 "$work/trusted.pem"; fi
finish twins
