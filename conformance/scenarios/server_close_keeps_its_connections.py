"""A closed server takes no new connections and keeps those it has; wait_closed() waits for the close and for them, and so does the end of its block."""

import asyncio

from scenario_trace import Recorder


async def wait(t, server):
    await server.wait_closed()
    t("wait is over")


async def main(t):
    loop = asyncio.get_running_loop()
    for block in False, True:
        accepted = []
        server = await loop.create_server(lambda: accepted.append(Recorder(t, "server")) or accepted[-1], "127.0.0.1", 0)
        port = t.port(server)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"first")
        await asyncio.sleep(1)
        t(await accepted[0].until(5))
        waiting = asyncio.create_task(wait(t, server))
        await asyncio.sleep(1)
        t(f"waiting {not waiting.done()}")
        if block:
            async with server:
                loop.call_later(1, writer.close)
                t("block ends")
            t.at("after the block")
        else:
            server.close()
            server.close()
            t(f"serving {server.is_serving()}, sockets {len(server.sockets)}")
            try:
                await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError as e:
                t(t.error(e))
            writer.write(b"second")
            t(await accepted[0].until(6))
            t(f"waiting {not waiting.done()}")
            writer.close()
        await waiting
        await server.wait_closed()
        await writer.wait_closed()
