"""serve_forever() runs once at a time; cancelled, it closes the server and passes the cancellation on, and a closed server cannot serve."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0, start_serving=False)
    task = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(1)
    t(f"serving {server.is_serving()}")
    try:
        await server.serve_forever()
    except RuntimeError as e:
        t(f"twice: {t.error(e)}")
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        t(f"{t.error(e)}, serving {server.is_serving()}, sockets {len(server.sockets)}")
    try:
        await server.serve_forever()
    except RuntimeError as e:
        t(f"afterwards: {t.error(e)}")
    server = await loop.create_server(asyncio.Protocol, "127.0.0.1", 0)
    task = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(1)
    server.close()
    await asyncio.wait([task])
    t(f"closed: {t.ended(task)}")
