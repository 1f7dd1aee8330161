#!/usr/bin/env bash
# Runs the program of this folder, which is docs/ecosystem.md in code, against real servers: PostgreSQL, Redis, nginx, mosquitto, NATS and
# RabbitMQ. What it prints must be NAME.expected. A server that is missing is installed if it can be (Debian's apt-get, as root); else its
# checks are failures. Each runs on a free port of 127.0.0.1, with its data in a temporary folder, until this ends.
# At last it runs the program of samples/gallery that needs a server (csv_loader). `run.sh NAME...` runs some of them only. It takes at most 4 minutes, without what is installed.
# The last line reads "ecosystem: N passed, N failed". Exit status: 0 if all passed.
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../net/harness.sh

# What is installed here shall not start a service of its own, which Debian's packages do not do in this run level.
export RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
chmod 711 "$work"

wanted=" $* "
is_wanted() { [ "$wanted" = "  " ] || [[ $wanted == *" $1 "* ]]; }

# as USER COMMAND...: PostgreSQL refuses to run as root, and the others need not.
# To be run in the background, or as the last of a subshell: it does not come back.
as() {
    local user=$1
    shift
    export HOME=$work
    if [ "$(id -u)" -eq 0 ]; then exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- "$@"; else exec "$@"; fi
}

# folder NAME USER: where a server may write.
folder() {
    mkdir "$work/$1"
    if [ "$(id -u)" -eq 0 ]; then chown "$2" "$work/$1"; fi
}

# Each server leads a process group of its own: whoever it has started ends with it.
servers=()
signal_servers() {
    local status=1 group
    for group in "${servers[@]}"; do if kill "$1" -- "-$group" 2>/dev/null; then status=0; fi; done
    return "$status"
}
cleanup() {
    signal_servers -TERM || true
    for _ in $(seq 50); do if ! signal_servers -0; then break; fi; sleep 0.1; done
    signal_servers -KILL || true
    rm -rf "$work"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port is free if nobody answers there. No two calls give the same.
next_port=$((20000 + RANDOM % 10000))
free_port() {
    while answers "$next_port"; do next_port=$((next_port + 1)); done
    port=$next_port
    next_port=$((next_port + 1))
}

# serve NAME COMMAND...: starts a server, in the background.
serve() {
    local name=$1
    shift
    set -m
    "$@" >"$work/$name.log" 2>&1 </dev/null &
    servers+=($!)
    set +m
}

# library NAME [PORT SERVER]: runs the part of the program for one library, when its server takes connections.
library() {
    local name=$1 port=${2:-} server=${3:-}
    if ! is_wanted "$name"; then return; fi
    if [ -n "$port" ]; then
        for _ in $(seq 200); do if answers "$port" || [ "$SECONDS" -ge "$most_seconds" ]; then break; fi; sleep 0.1; done
        if ! answers "$port"; then
            cp "$work/$server.log" "$work/out"
            bad "$name: $server does not start"
            return
        fi
    fi

    # Bounded as a whole, also when everything hangs.
    local status=0 left=$((most_seconds - SECONDS))
    if [ "$left" -gt 30 ]; then left=30; fi
    if [ "$left" -le 0 ]; then
        : >"$work/out"
        bad "$name: $most_seconds s are over"
        return
    fi

    timeout --kill-after=5 "$left" "$work/bin/Ecosystem" "$name" ${port:+"$port"} >"$work/printed" 2>"$work/errors" </dev/null || status=$?
    if diff "$name.expected" "$work/printed" >"$work/out" && [ "$status" -eq 0 ]; then
        ok "$name"
    else
        cat "$work/errors" >>"$work/out"
        bad "$name (status $status)"
    fi
}

# program NAME PORT: the same for a program of the gallery, which is built by itself.
program() {
    if ! is_wanted "$1"; then return; fi
    if timeout 120 dotnet build "../gallery/$1.cs" --output "$work/gallery" --verbosity quiet >"$work/out" 2>&1 </dev/null &&
        timeout 30 "$work/gallery/$1" "$2" >"$work/printed" 2>"$work/out" </dev/null && diff "../gallery/$1.expected" "$work/printed" >"$work/out"; then
        ok "$1"
    else
        bad "$1"
    fi
}

most_seconds=200

echo "== servers"
postgres=""
if is_wanted npgsql || is_wanted dapper || is_wanted efcore || is_wanted csv_loader; then
    postgres_programs() { PATH=$PATH:$(printf '%s:' /usr/lib/postgresql/*/bin); }
    postgres_programs
    if need initdb postgresql; then
        postgres_programs
        folder postgres postgres
        if (as postgres initdb -D "$work/postgres" -U postgres -A trust -E UTF8 --no-locale --no-sync) >"$work/out" 2>&1; then
            free_port
            postgres=$port
            serve postgres as postgres postgres -D "$work/postgres" -p "$postgres" -h 127.0.0.1 -c unix_socket_directories= -c fsync=off
        else
            bad "initdb"
        fi
    fi
fi

rabbitmq=""
if is_wanted rabbitmq && need rabbitmq-server rabbitmq-server && need epmd erlang-base; then
    folder rabbitmq rabbitmq
    free_port
    epmd=$port
    serve epmd as rabbitmq epmd -address 127.0.0.1 -port "$epmd"
    free_port
    distribution=$port
    free_port
    rabbitmq=$port
    serve rabbitmq as rabbitmq env HOME="$work/rabbitmq" ERL_EPMD_PORT="$epmd" ERL_EPMD_ADDRESS=127.0.0.1 \
        RABBITMQ_NODENAME=ecosystem@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$rabbitmq" \
        RABBITMQ_DIST_PORT="$distribution" RABBITMQ_MNESIA_BASE="$work/rabbitmq" RABBITMQ_LOG_BASE="$work/rabbitmq" RABBITMQ_LOGS=- \
        RABBITMQ_ENABLED_PLUGINS_FILE="$work/rabbitmq/plugins" RABBITMQ_CONF_ENV_FILE=/dev/null \
        RABBITMQ_CONFIG_FILE="$work/rabbitmq/none" /usr/lib/rabbitmq/bin/rabbitmq-server
fi

redis=""
if is_wanted redis && need redis-server redis-server; then
    folder redis nobody
    free_port
    redis=$port
    serve redis as nobody redis-server --port "$redis" --bind 127.0.0.1 --save "" --dir "$work/redis"
fi

nginx=""
if is_wanted httpclient && need nginx nginx-light; then
    folder nginx nobody
    free_port
    nginx=$port
    echo hello >"$work/nginx/hello"
    head -c 100000 /dev/zero | tr '\0' 'x' >"$work/nginx/slow"
    cat >"$work/nginx.conf" <<END
daemon off;
pid $work/nginx/pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path $work/nginx/body;
    proxy_temp_path $work/nginx/proxy;
    fastcgi_temp_path $work/nginx/fastcgi;
    uwsgi_temp_path $work/nginx/uwsgi;
    scgi_temp_path $work/nginx/scgi;
    server {
        listen 127.0.0.1:$nginx;
        root $work/nginx;
        location /slow { limit_rate 10k; }
    }
}
END
    serve nginx as nobody nginx -e stderr -c "$work/nginx.conf"
fi

mosquitto=""
if is_wanted mqttnet && need mosquitto mosquitto; then
    free_port
    mosquitto=$port
    serve mosquitto as nobody mosquitto -p "$mosquitto"
fi

nats=""
if is_wanted nats && need nats-server nats-server; then
    free_port
    nats=$port
    serve nats as nobody nats-server -a 127.0.0.1 -p "$nats"
fi

echo "== build"
SECONDS=0 # installing does not count
build=(dotnet build Ecosystem.csproj -c Release --output "$work/bin" --verbosity quiet)
if ! timeout --kill-after=5 "$most_seconds" "${build[@]}" >"$work/out" 2>&1 </dev/null; then
    bad "build"
    finish ecosystem
fi

echo "== libraries"
for name in channels dataflow grpc kestrel nito orleans pipelines polly rx signalr; do library "$name"; done
if [ -n "$postgres" ]; then for name in npgsql dapper efcore; do library "$name" "$postgres" postgres; done; fi
if [ -n "$redis" ]; then library redis "$redis" redis; fi
if [ -n "$nginx" ]; then library httpclient "$nginx" nginx; fi
if [ -n "$mosquitto" ]; then library mqttnet "$mosquitto" mosquitto; fi
if [ -n "$nats" ]; then library nats "$nats" nats; fi
if [ -n "$rabbitmq" ]; then library rabbitmq "$rabbitmq" rabbitmq; fi
if [ -n "$postgres" ]; then program csv_loader "$postgres"; fi

finish ecosystem
