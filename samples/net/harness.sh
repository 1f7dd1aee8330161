# What peers.sh and twins.sh share; to be sourced. A server is started and stopped, and what is checked is counted.
set -euo pipefail

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 PYTHONUNBUFFERED=1

work=$(mktemp -d)

# What is built, once for all scripts of a run.
export SAMPLES_BIN="${SAMPLES_BIN:-$work/bin}"
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

# refuse NAME TEXT COMMAND...: the command must fail, by itself, and its output have the text in it.
refuse() {
    local name=$1 text=$2 status=0
    shift 2
    timeout 20 "$@" >"$work/out" 2>&1 || status=$?
    if [ "$status" -ne 0 ] && [ "$status" -ne 124 ] && grep -qF "$text" "$work/out"; then ok "$name"; else bad "$name: expected a failure with '$text', got status $status"; fi
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

# build NAME: once per run. Sets the command; without `dotnet run` in between, so that signals reach the program and its output is its own.
build() {
    command=("$SAMPLES_BIN/$1/$1")
    if [ -x "${command[0]}" ]; then return 0; fi
    if dotnet build "$1.cs" -c Release --output "$SAMPLES_BIN/$1" --verbosity quiet >"$work/out" 2>&1 </dev/null; then return 0; fi
    bad "build of $1"
    return 1
}

# start NAME [ARGUMENT...] and start_python: start a server, on a port of the system's choice if nothing else is said. They set where: the port, or the path of the socket.
start() {
    local name=$1
    shift
    if build "$name"; then launch "$name" "${command[@]}" "${@:-0}"; else return 1; fi
}

start_python() {
    local name=$1
    shift
    launch "$name.py" "$python" "$name.py" "${@:-0}"
}

# start_other NAME COMMAND...: somebody else's server, which is ready when the port given in $port takes connections.
start_other() {
    local name=$1
    shift
    stop
    "$@" >"$work/server" 2>&1 </dev/null &
    server=$!
    await_port "$name" 10
}

# await_port NAME SECONDS: until the server that has just been started takes connections at $port.
await_port() {
    for _ in $(seq $(($2 * 10))); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return 0; fi
        sleep 0.1
    done

    cp "$work/server" "$work/out"
    bad "start of $1"
    return 1
}

launch() {
    local name=$1
    shift
    stop
    : >"$work/out"
    : >"$work/server"      # now, and not when the child begins to run: what the last server said would name its port
    # A shell without job control lets what it starts in the background ignore SIGINT; these shall have it.
    env --default-signal=INT "$@" >"$work/server" 2>&1 </dev/null &
    server=$!
    for _ in $(seq 100); do
        where=$(sed -n 's/^Serving on \(.*:\)\{0,1\}\([^:]*\)$/\2/p' "$work/server")
        port=$where
        if [ -n "$where" ]; then return 0; fi
        sleep 0.1
    done

    cp "$work/server" "$work/out"
    bad "start of $name"
    return 1
}

# The server must have survived, without a word of complaint.
check_server() {
    if ! kill -0 "$server" 2>/dev/null || grep -qiE "exception|error|traceback" "$work/server"; then
        cp "$work/server" "$work/out"
        bad "$1 is healthy afterwards"
    else
        ok "$1 is healthy afterwards"
    fi
}

# make_certificate NAME: NAME.pem and NAME.key for localhost, signed by itself.
make_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -addext basicConstraints=critical,CA:FALSE -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

# finish NAME: the last line, and the exit status.
finish() {
    echo "$1: $passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
