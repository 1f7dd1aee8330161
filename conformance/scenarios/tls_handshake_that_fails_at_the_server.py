"""A client that does not speak TLS is turned away; that is reported in debug mode only."""

import asyncio
import logging


async def work(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"reported, error given {context.get('exception') is not None}"))
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, ssl=t.server_tls())
    for debug in False, True:
        loop.set_debug(debug)
        loop.slow_callback_duration = 100
        reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server))
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        try:
            await reader.read()
        except ConnectionResetError:
            pass
        t(f"debug {debug}: turned away")
        writer.close()
        await asyncio.sleep(0.01)
    server.close()


def run(t):
    asyncio.run(work(t))
