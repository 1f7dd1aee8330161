// The load of all echo servers: connections that have one message under way each, over epoll on one thread.
//
//     load tcp PORT | unix PATH | udp PORT | tls PORT  CONNECTIONS SIZE SECONDS
//
// prints the number of messages that came back and the seconds that it took. Fails if a byte is missing, wrong or too many.
// With 0 seconds it sends one message on each connection, prints "open" and holds them until its input ends: for measuring idle ones.
// Only the program that is built with -DTLS knows tls, and nothing else: TLS 1.3 with AES-128-GCM, whatever the certificate.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#ifdef TLS
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif

enum { BATCH = 512, LARGEST = 1 << 20, LOSS_MILLISECONDS = 500, STALL_MILLISECONDS = 15000 };

struct connection {
    int fd;
    size_t sent, received;
    unsigned number; // of the message; its first bytes
#ifdef TLS
    SSL *ssl;
#endif
};

static char message[LARGEST], buffer[LARGEST + 1];
static size_t size;
static int is_udp;
static long lost;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int open_connection(const char *transport, const char *address)
{
    int is_unix = strcmp(transport, "unix") == 0;
    int fd = socket(is_unix ? AF_UNIX : AF_INET, (is_udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (is_unix)
        strncpy(un.sun_path, address, sizeof un.sun_path - 1);
    else
        in.sin_port = htons(atoi(address));
    if (fd < 0 || connect(fd, is_unix ? (struct sockaddr *)&un : (struct sockaddr *)&in, is_unix ? sizeof un : sizeof in) != 0)
        fail("connect");
    int on = 1;
    if (!is_unix && !is_udp)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

#ifdef TLS
static SSL_CTX *tls;

static void begin_tls(struct connection *connection)
{
    if (!tls) {
        tls = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_read_ahead(tls, 1);
        SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION);
        SSL_CTX_set_ciphersuites(tls, "TLS_AES_128_GCM_SHA256");
    }

    connection->ssl = SSL_new(tls);
    SSL_set_fd(connection->ssl, connection->fd);
    if (SSL_connect(connection->ssl) != 1) {
        ERR_print_errors_fp(stderr);
        exit(1);
    }

    fcntl(connection->fd, F_SETFL, O_NONBLOCK);
}

// In the manner of recv and send.
static ssize_t outcome(struct connection *connection, int count)
{
    if (count > 0)
        return count;
    int error = SSL_get_error(connection->ssl, count);
    ERR_clear_error();
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

static ssize_t receive(struct connection *connection, char *bytes, size_t room)
{
    return outcome(connection, SSL_read(connection->ssl, bytes, room));
}

// Without it TLS takes the end for an attack.
static void say_goodbye(struct connection *connection)
{
    SSL_shutdown(connection->ssl);
}

// 1 if there may be more that no event will tell of: what OpenSSL has read ahead.
static int has_more(struct connection *connection)
{
    return SSL_has_pending(connection->ssl);
}

static ssize_t transmit(struct connection *connection, const char *bytes, size_t count)
{
    ssize_t sent = 0, part;
    do {
        part = outcome(connection, SSL_write(connection->ssl, bytes + sent, count - sent)); // one record at most
        sent += part > 0 ? part : 0;
    } while (part > 0 && (size_t)sent < count);
    return sent > 0 ? sent : part;
}
#else
static ssize_t receive(struct connection *connection, char *bytes, size_t room)
{
    return recv(connection->fd, bytes, room, MSG_DONTWAIT);
}

static void say_goodbye(struct connection *connection)
{
    (void)connection;
}

static int has_more(struct connection *connection)
{
    (void)connection;
    return 0;
}

static ssize_t transmit(struct connection *connection, const char *bytes, size_t count)
{
    return send(connection->fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}
#endif

// Messages are smaller than the socket's buffer, or they are sent in parts as room comes.
static void push(int poller, struct connection *connection)
{
    if (connection->sent == 0 && size >= sizeof connection->number)
        memcpy(message, &connection->number, sizeof connection->number);
    ssize_t count = transmit(connection, message + connection->sent, size - connection->sent);
    if (count < 0 && errno != EAGAIN)
        fail("send");
    int was_partial = connection->sent != 0;
    connection->sent += count > 0 ? count : 0;
    int is_partial = connection->sent < size;
    if (is_partial != was_partial || (is_partial && count <= 0)) {
        struct epoll_event event = { .events = is_partial ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = connection };
        epoll_ctl(poller, EPOLL_CTL_MOD, connection->fd, &event);
    }
}

// 1 if the whole message is back.
static int pull(struct connection *connection)
{
    ssize_t count = receive(connection, buffer, sizeof buffer);
    if (count < 0 && errno == EAGAIN)
        return 0;
    if (count <= 0)
        fail(count == 0 ? "the server closed a connection" : "recv");
    unsigned number;
    if (connection->received == 0 && count >= (ssize_t)sizeof number && size >= sizeof number) {
        memcpy(&number, buffer, sizeof number);
        if (number != connection->number) {
            if (is_udp)
                return 0; // an answer that was given up already
            fprintf(stderr, "message %u came back as %u\n", connection->number, number);
            exit(1);
        }
    }

    connection->received += count;
    if (connection->received > size || (is_udp && connection->received != size)) {
        fprintf(stderr, "%zu bytes were sent, %zu came back\n", size, connection->received);
        exit(1);
    }

    return connection->received == size || (has_more(connection) && pull(connection));
}

static void next(struct connection *connection)
{
    connection->sent = connection->received = 0;
    connection->number++;
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "load tcp PORT | unix PATH | udp PORT | tls PORT  CONNECTIONS SIZE SECONDS\n");
        return 2;
    }

    is_udp = strcmp(argv[1], "udp") == 0;
    int connections = atoi(argv[3]);
    size = atol(argv[4]);
    double seconds = atof(argv[5]);
    if (connections < 1 || size < 1 || size > LARGEST) {
        fprintf(stderr, "bad number of connections or size\n");
        return 2;
    }

    memset(message, 'x', size);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    struct connection *all = calloc(connections, sizeof *all);
    for (int i = 0; i < connections; i++) {
        all[i].fd = open_connection(argv[1], argv[2]);
#ifdef TLS
        begin_tls(&all[i]);
#endif
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = &all[i] };
        epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &event);
    }

    // When the time is over nothing new is sent, and the rest of the answers awaited: closing before would reset the connections.
    long requests = 0;
    int underway = connections;
    double start = now(), end = start + seconds, time = start;
    for (int i = 0; i < connections; i++)
        push(poller, &all[i]);

    struct epoll_event events[BATCH];
    while (underway > 0) {
        int count = epoll_wait(poller, events, BATCH, is_udp ? LOSS_MILLISECONDS : STALL_MILLISECONDS);
        if (count == 0 && !is_udp) {
            fprintf(stderr, "the server does not answer\n");
            return 1;
        }

        if (count == 0 && time >= end)
            break;
        for (int i = 0; count == 0 && i < connections; i++) { // datagrams were lost
            next(&all[i]);
            push(poller, &all[i]);
            lost++;
        }

        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (events[i].events & EPOLLOUT)
                push(poller, connection);
            if ((events[i].events & ~EPOLLOUT) && pull(connection)) {
                if (time < end || seconds == 0)
                    requests++;
                if (time < end) {
                    next(connection);
                    push(poller, connection);
                } else {
                    underway--;
                }
            }
        }

        if (time < end)
            time = now();
    }

    if (lost > 0)
        fprintf(stderr, "%ld datagrams were given up\n", lost);
    if (seconds > 0) {
        printf("%ld %.6f\n", requests, time - start);
    } else {
        puts("open");
        fflush(stdout);
        while (getchar() != EOF)
            ;
    }

    for (int i = 0; i < connections; i++)
        say_goodbye(&all[i]);
    return requests > 0 ? 0 : 1;
}
