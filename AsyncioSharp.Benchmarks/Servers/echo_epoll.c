// The floor: an echo server that does nothing but the system calls. One thread, level-triggered epoll, one receive and one send for each
// readiness event; what cannot be sent is kept, and nothing is read before it is gone.
//
//     echo_epoll tcp PORT | unix PATH | udp PORT
//
// Prints "ready" when it listens.
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
#include <unistd.h>

enum { BUFFER = 256 * 1024, BATCH = 512 };

struct connection {
    int fd;
    char *pending; // what the socket did not take
    size_t start, end;
};

static char buffer[BUFFER];
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

static void drop(struct connection *connection)
{
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
        track(fd);
    }
}

static void on_readable(struct connection *connection)
{
    ssize_t count = recv(connection->fd, buffer, sizeof buffer, 0);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR))
            drop(connection);
        return;
    }

    ssize_t sent = send(connection->fd, buffer, count, MSG_NOSIGNAL);
    if (sent == count)
        return;
    if (sent < 0) {
        if (errno != EAGAIN && errno != EINTR) {
            drop(connection);
            return;
        }
        sent = 0;
    }

    connection->pending = malloc(count - sent);
    memcpy(connection->pending, buffer + sent, count - sent);
    connection->start = 0;
    connection->end = count - sent;
    watch(EPOLL_CTL_MOD, connection, EPOLLOUT);
}

static void on_writable(struct connection *connection)
{
    ssize_t sent = send(connection->fd, connection->pending + connection->start, connection->end - connection->start, MSG_NOSIGNAL);
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
    if (argc != 3) {
        fprintf(stderr, "echo_epoll tcp PORT | unix PATH | udp PORT\n");
        return 2;
    }

    int is_tcp = strcmp(argv[1], "tcp") == 0, is_udp = strcmp(argv[1], "udp") == 0;
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct connection *first = track(bind_to(argv[1], argv[2]));
    puts("ready");
    fflush(stdout);
    struct epoll_event events[BATCH];
    for (;;) {
        int count = epoll_wait(poller, events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection != first)
                connection->pending ? on_writable(connection) : on_readable(connection);
            else if (is_udp)
                on_datagram(first->fd);
            else
                accept_all(first->fd, is_tcp);
        }
    }
}
