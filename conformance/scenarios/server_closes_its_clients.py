"""close_clients() closes the connections of a server after flushing them, abort_clients() drops what they have buffered."""

import asyncio

from scenario_trace import Recorder

SIZE = 20_000_000


async def main(t):
    loop = asyncio.get_running_loop()
    for what in "close_clients", "abort_clients":
        accepted = []
        server = await loop.create_server(lambda: accepted.append(Recorder(t, what)) or accepted[-1], "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", t.port(server))
        await asyncio.sleep(1)
        accepted[0].transport.write(b"x" * SIZE)
        server.close()
        getattr(server, what)()
        received = 0
        try:
            while piece := await reader.read(100_000):
                received += len(piece)
        except ConnectionResetError:
            pass
        t(f"got all {received == SIZE}")
        writer.close()
        await server.wait_closed()
        t("server closed")
