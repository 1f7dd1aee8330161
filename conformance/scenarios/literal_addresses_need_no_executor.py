"""A connection to a literal address looks nothing up: it is made although the default executor has been shut down."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    await loop.shutdown_default_executor()
    reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server))
    t(f"connected, end after {len(await reader.read())} bytes")
    writer.close()
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
