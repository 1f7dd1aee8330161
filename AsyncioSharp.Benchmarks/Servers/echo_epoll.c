// The floor: an echo server that does nothing but the system calls. One thread, level-triggered epoll, one receive and one send for each
// readiness event; what cannot be sent is kept, and nothing is read before it is gone.
//
//     echo_epoll [--http] tcp PORT | unix PATH | udp PORT | tls PORT CERTIFICATE
//
// With --http whatever is received is answered with the same bytes, which a client of HTTP understands.
//
// Prints "ready" when it listens. Only the program that is built with -DTLS knows tls, and nothing else: then OpenSSL makes the system calls,
// still one receive for each event, since it reads ahead. The certificate is a PEM file with the key.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#ifdef TLS
#include <openssl/err.h>
#include <openssl/ssl.h>
#endif

enum { BUFFER = 256 * 1024, BATCH = 512 };

struct connection {
    int fd;
    char *pending; // what the socket did not take
    size_t start, end;
#ifdef TLS
    SSL *ssl;
#endif
};

static char buffer[BUFFER];
static const char *answer;
static int poller;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void watch(int operation, struct connection *connection, unsigned events)
{
    struct epoll_event event = { .events = events, .data.ptr = connection };
    if (epoll_ctl(poller, operation, connection->fd, &event) != 0)
        fail("epoll_ctl");
}

static struct connection *track(int fd)
{
    struct connection *connection = calloc(1, sizeof *connection);
    connection->fd = fd;
    watch(EPOLL_CTL_ADD, connection, EPOLLIN);
    return connection;
}

#ifdef TLS
static SSL_CTX *tls;

static void prepare_tls(const char *certificate)
{
    tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_read_ahead(tls, 1);
    SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_use_certificate_file(tls, certificate, SSL_FILETYPE_PEM) != 1 || SSL_CTX_use_PrivateKey_file(tls, certificate, SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        exit(1);
    }
}

static void begin_tls(struct connection *connection)
{
    connection->ssl = SSL_new(tls);
    SSL_set_fd(connection->ssl, connection->fd);
    SSL_set_accept_state(connection->ssl);
}

// In the manner of recv and send. The handshake happens inside.
static ssize_t outcome(struct connection *connection, int count)
{
    if (count > 0)
        return count;
    int error = SSL_get_error(connection->ssl, count);
    ERR_clear_error();
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return error == SSL_ERROR_ZERO_RETURN ? 0 : -1;
}

static ssize_t receive(struct connection *connection, char *bytes, size_t size)
{
    return outcome(connection, SSL_read(connection->ssl, bytes, size));
}

static ssize_t transmit(struct connection *connection, const char *bytes, size_t size)
{
    ssize_t sent = 0, count;
    do {
        count = outcome(connection, SSL_write(connection->ssl, bytes + sent, size - sent)); // one record at most
        sent += count > 0 ? count : 0;
    } while (count > 0 && (size_t)sent < size);
    return sent > 0 ? sent : count;
}

// 1 if there may be more that no event will tell of: what OpenSSL has read ahead.
static int has_more(struct connection *connection)
{
    return SSL_has_pending(connection->ssl);
}
#else
static int has_more(struct connection *connection)
{
    (void)connection;
    return 0;
}

static ssize_t receive(struct connection *connection, char *bytes, size_t size)
{
    return recv(connection->fd, bytes, size, 0);
}

static ssize_t transmit(struct connection *connection, const char *bytes, size_t size)
{
    return send(connection->fd, bytes, size, MSG_NOSIGNAL);
}
#endif

static void drop(struct connection *connection)
{
#ifdef TLS
    SSL_free(connection->ssl);
#endif
    close(connection->fd);
    free(connection->pending);
    free(connection);
}

static void accept_all(int listener, int is_tcp)
{
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        int on = 1;
        if (is_tcp)
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *connection = track(fd);
#ifdef TLS
        begin_tls(connection);
#else
        (void)connection;
#endif
    }
}

// 1 if it should be called again.
static int on_readable(struct connection *connection)
{
    ssize_t count = receive(connection, buffer, sizeof buffer);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            drop(connection);
        return 0;
    }

    const char *bytes = answer ? answer : buffer;
    if (answer)
        count = strlen(answer);
    ssize_t sent = transmit(connection, bytes, count);
    if (sent == count)
        return has_more(connection);
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            drop(connection);
            return 0;
        }
        sent = 0;
    }

    connection->pending = malloc(count - sent);
    memcpy(connection->pending, bytes + sent, count - sent);
    connection->start = 0;
    connection->end = count - sent;
    watch(EPOLL_CTL_MOD, connection, EPOLLOUT);
    return 0;
}

static void on_writable(struct connection *connection)
{
    ssize_t sent = transmit(connection, connection->pending + connection->start, connection->end - connection->start);
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR)
            drop(connection);
        return;
    }

    connection->start += sent;
    if (connection->start == connection->end) {
        free(connection->pending);
        connection->pending = NULL;
        watch(EPOLL_CTL_MOD, connection, EPOLLIN);
        while (has_more(connection) && on_readable(connection))
            ;
    }
}

// A datagram that the socket does not take is lost: that is what datagrams are for.
static void on_datagram(int fd)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    ssize_t count = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&from, &length);
    if (count >= 0)
        sendto(fd, buffer, count, MSG_NOSIGNAL, (struct sockaddr *)&from, length);
}

static int bind_to(const char *transport, const char *address)
{
    int is_unix = strcmp(transport, "unix") == 0, type = strcmp(transport, "udp") == 0 ? SOCK_DGRAM : SOCK_STREAM;
    int fd = socket(is_unix ? AF_UNIX : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (is_unix)
        strncpy(un.sun_path, address, sizeof un.sun_path - 1);
    else
        in.sin_port = htons(atoi(address));
    if (bind(fd, is_unix ? (struct sockaddr *)&un : (struct sockaddr *)&in, is_unix ? sizeof un : sizeof in) != 0)
        fail("bind");
    if (type == SOCK_STREAM && listen(fd, 4096) != 0)
        fail("listen");
    return fd;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--http") == 0) {
        answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, World!";
        argc--;
        argv++;
    }

#ifdef TLS
    int is_known = argc == 4 && strcmp(argv[1], "tls") == 0;
#else
    int is_known = argc == 3 && strcmp(argv[1], "tls") != 0;
#endif
    if (!is_known) {
        fprintf(stderr, "echo_epoll tcp PORT | unix PATH | udp PORT | tls PORT CERTIFICATE (with -DTLS, and only that)\n");
        return 2;
    }

#ifdef TLS
    signal(SIGPIPE, SIG_IGN);
    prepare_tls(argv[3]);
#endif
    int is_tcp = strcmp(argv[1], "unix") != 0, is_udp = strcmp(argv[1], "udp") == 0;
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct connection *first = track(bind_to(argv[1], argv[2]));
    puts("ready");
    fflush(stdout);
    struct epoll_event events[BATCH];
    for (;;) {
        int count = epoll_wait(poller, events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection != first && connection->pending)
                on_writable(connection);
            else if (connection != first)
                while (on_readable(connection))
                    ;
            else if (is_udp)
                on_datagram(first->fd);
            else
                accept_all(first->fd, is_tcp);
        }
    }
}
