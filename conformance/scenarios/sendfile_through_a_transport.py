"""sendfile() sends a file or a part of it, leaves the file's position behind what was sent; plain writes meanwhile are refused."""

import asyncio
import tempfile

from scenario_trace import Recorder

SIZE = 20_000_000


async def main(t):
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryFile() as file:
        file.write(b"0123456789" * (SIZE // 10))
        file.seek(0)
        one, other = t.pair()
        transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)
        sent = await loop.sendfile(transport, file, 5, 10)
        t(f"sent {sent}, at {file.tell()}, peer has {other.recv(100).decode()}")
        task = asyncio.create_task(loop.sendfile(transport, file))
        await asyncio.sleep(1)
        try:
            transport.write(b"meanwhile")
        except RuntimeError as e:
            t(f"write: {t.error(e)}")
        received = 0
        while received < SIZE:
            received += len(await loop.sock_recv(other, 100_000))
        t(f"sent {await task}, at {file.tell()}, received {received}")
        transport.write(b"after")
        t((await loop.sock_recv(other, 10)).decode())
        sending = asyncio.create_task(loop.sock_sendfile(other, file, SIZE - 3))
        t(await protocol.until(3))
        t(f"sent {await sending}, at {file.tell()}")
        transport.close()
        try:
            await loop.sendfile(transport, file)
        except RuntimeError as e:
            t(f"closing: {t.error(e)}")
        await protocol.lost
        other.close()
