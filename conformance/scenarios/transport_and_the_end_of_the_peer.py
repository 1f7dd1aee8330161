"""When the peer ends its side, a protocol whose eof_received is false loses the connection; if it is true, the transport can still write, and does not read."""

import asyncio
import socket

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    for keep_open in False, True:
        one, other = t.pair()
        transport, protocol = await loop.create_connection(lambda: Recorder(t, f"keep open {keep_open}", keep_open), sock=one)
        other.send(b"data")
        other.shutdown(socket.SHUT_WR)
        t(await protocol.until(4))
        if keep_open:
            await asyncio.sleep(1)
            t(f"closing {transport.is_closing()}")
            transport.write(b"answer")
            transport.close()
        await protocol.lost
        data, reset = await t.read_to_end(other)
        t(f"peer got {data.decode()!r}")
        other.close()
