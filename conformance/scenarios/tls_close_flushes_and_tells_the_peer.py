"""Closing a TLS connection sends what is buffered and tells the peer, which closes as well, whatever its eof_received answers: TLS is not half open."""

import asyncio

from scenario_trace import Recorder

SIZE = 2_000_000


async def work(t):
    loop = asyncio.get_running_loop()
    accepted = loop.create_future()

    def accept():
        accepted.set_result(Recorder(t, "server", True))
        return accepted.result()

    server = await loop.create_server(accept, "127.0.0.1", 0, ssl=t.server_tls())
    reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server), ssl=t.client_tls())
    at_server = await accepted
    t(f"TLS {writer.get_extra_info('sslcontext') is not None}")
    writer.write(b"x" * SIZE)
    writer.close()
    await writer.wait_closed()
    await at_server.lost
    t(f"got all {at_server.count == SIZE}")

    accepted = loop.create_future()
    reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server), ssl=t.client_tls())
    at_server = await accepted
    await at_server.made
    at_server.transport.write(b"last words")
    at_server.transport.close()
    t((await reader.read()).decode())
    await asyncio.sleep(0)
    t(f"closing {writer.is_closing()}")
    await at_server.lost
    await writer.wait_closed()
    server.close()


def run(t):
    asyncio.run(work(t))
