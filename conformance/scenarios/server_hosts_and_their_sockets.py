"""A server listens on each of its hosts once, on all interfaces without any, and is listening when create_server() returns; addresses are reused."""

import asyncio
import socket

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    for hosts in ["127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.1", "127.0.0.1"]:
        server = await loop.create_server(asyncio.Protocol, hosts, 0)
        t(f"{' '.join(hosts)}: {len(server.sockets)}, serving {server.is_serving()}")
        server.close()
    for host in None, "":
        server = await asyncio.start_server(lambda reader, writer: writer.close(), host, 0, family=socket.AF_INET)
        port = t.port(server)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        t(f"connected, end after {len(await reader.read())} bytes")
        writer.close()
        await writer.wait_closed()
        server.close()
    for reuse in None, True, False:
        try:
            server = await loop.create_server(asyncio.Protocol, "127.0.0.1", port, reuse_address=reuse)
            server.close()
            t(f"reuse {reuse}: listening")
        except OSError as e:
            t(f"reuse {reuse}: {t.error(e)}")
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, start_serving=False)
    t(f"serving {server.is_serving()}")
    await server.start_serving()
    t(f"serving {server.is_serving()}")
    server.close()
    t(f"serving {server.is_serving()}")
