"""A TLS connection has larger write marks than a plain one; its limits of time must be positive."""

import asyncio

from scenario_trace import Recorder


async def work(t):
    loop = asyncio.get_running_loop()
    accepted = loop.create_future()

    def accept():
        accepted.set_result(Recorder(t, "server"))
        return accepted.result()

    server = await loop.create_server(accept, "127.0.0.1", 0, ssl=t.server_tls())
    for limits in {"ssl_handshake_timeout": 0}, {"ssl_handshake_timeout": -1}, {"ssl_shutdown_timeout": 0}:
        one, other = t.pair()
        try:
            await loop.create_connection(asyncio.Protocol, sock=one, ssl=t.client_tls(), server_hostname="localhost", **limits)
        except ValueError as e:
            t(t.error(e))
        one.close()
        other.close()
    transport, protocol = await loop.create_connection(asyncio.Protocol, "127.0.0.1", t.port(server), ssl=t.client_tls())
    low, high = transport.get_write_buffer_limits()
    t(f"marks {low} {high}, can write eof {transport.can_write_eof()}")
    transport.set_write_buffer_limits(high=1000)
    low, high = transport.get_write_buffer_limits()
    t(f"marks {low} {high}")
    at_server = await accepted
    transport.close()
    await at_server.lost
    server.close()


def run(t):
    asyncio.run(work(t))
