"""create_connection() tries one address of a host after the other until one answers; if none does, the error is that of the one, or a group if asked for."""

import asyncio
import socket


async def main(t):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    port = t.port(server)
    for options in {}, {"happy_eyeballs_delay": 0.25}, {"happy_eyeballs_delay": 0.25, "interleave": 2}:
        transport, protocol = await loop.create_connection(asyncio.Protocol, "localhost", port, **options)
        t(f"connected to the right one {transport.get_extra_info('peername') == ('127.0.0.1', port)}")
        transport.close()
    server.close()
    for delay in None, 0.25:
        try:
            await loop.create_connection(asyncio.Protocol, "127.0.0.1", port, happy_eyeballs_delay=delay)
        except OSError as e:
            t(t.error(e))
        try:
            await loop.create_connection(asyncio.Protocol, "127.0.0.1", port, happy_eyeballs_delay=delay, all_errors=True)
        except ExceptionGroup as e:
            t(t.error(e))
