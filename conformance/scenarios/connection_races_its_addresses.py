"""Addresses are tried one by one, or beside each other with a delay, families taking turns; a failure brings on the next, the losers are closed, and if all fail, all errors are told."""

import asyncio
import socket

A, B, C, X, Y = "10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1", "fd00::2"


async def race(t, what, addresses, answers, **options):
    """The network is not there: each address answers after its time, or never."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    socks = {}

    async def getaddrinfo(host, port, **kwargs):
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 0, "", (a, port)) for a in addresses]

    async def sock_connect(sock, address):
        socks[sock] = address[0]
        t(f"  {loop.time() - start:.3f} {address[0]}")
        after, error = answers.get(address[0], (None, None))
        await (loop.create_future() if after is None else asyncio.sleep(after))
        if error:
            raise error(f"connecting to {address[0]} failed")

    async def connected(sock, *args, **kwargs):
        t(f"  {loop.time() - start:.3f} connected to {socks[sock]}, open {sum(s.fileno() >= 0 for s in socks)}")
        sock.close()
        return None, None

    loop.getaddrinfo, loop.sock_connect, loop._create_connection_transport = getaddrinfo, sock_connect, connected
    t(what)
    try:
        await loop.create_connection(asyncio.Protocol, "host", 80, **options)
    except OSError as e:
        t(f"  {loop.time() - start:.3f} {'several' if str(e).startswith('Multiple exceptions: ') else 'one'}, open {sum(s.fileno() >= 0 for s in socks)}")
    except ExceptionGroup as e:
        t(f"  {loop.time() - start:.3f} {t.error(e)}, open {sum(s.fileno() >= 0 for s in socks)}")


async def main(t):
    refused = ConnectionRefusedError
    await race(t, "one by one", [A, B], {A: (20, refused), B: (1, None)})
    await race(t, "a delay", [A, B], {B: (0.125, None)}, happy_eyeballs_delay=0.25)
    await race(t, "the first is late", [A, B], {A: (0.4, None)}, happy_eyeballs_delay=0.25)
    await race(t, "the newest fails", [A, B, C], {A: (0.125, refused), C: (1, None)}, happy_eyeballs_delay=0.25)
    failing = {A: (10, refused), B: (11, refused), X: (12, refused), Y: (13, refused)}
    await race(t, "families", [X, Y, A, B], failing, happy_eyeballs_delay=0.25)
    await race(t, "two of the first family", [X, Y, A, B], failing, happy_eyeballs_delay=0.25, interleave=2)
    await race(t, "the system's order", [X, Y, A, B], failing, happy_eyeballs_delay=0.25, interleave=0)
    await race(t, "both fail", [A, B], {A: (1, refused), B: (1, ConnectionResetError)})
    await race(t, "all errors", [A, B], {A: (2, refused), B: (1, ConnectionResetError)}, all_errors=True)
