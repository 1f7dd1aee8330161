"""A client callback that fails is reported and its connection closed; one that is cancelled has its connection closed without a report; one that returns leaves it open."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"reported {t.error(context['exception'])}, transport given {'transport' in context}"))
    writers = []

    async def client_connected(reader, writer):
        writers.append(writer)
        what = (await reader.readline()).decode().strip()
        t(f"server: {what}")
        if what == "fail":
            raise ValueError
        if what == "be cancelled":
            asyncio.current_task().cancel()
            await asyncio.sleep(1)

    server = await asyncio.start_server(client_connected, "127.0.0.1", 0)
    for what in "fail", "be cancelled", "return":
        reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server))
        writer.write(f"{what}\n".encode())
        if what == "return":
            await asyncio.sleep(1)
            t(f"closing {writers[-1].is_closing()}")
            writers[-1].close()
        t(f"client: end after {len(await reader.read())} bytes")
        writer.close()
        await writer.wait_closed()
    server.close()
    await server.wait_closed()
