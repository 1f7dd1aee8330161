"""However much has come, data_received gets at most 262,144 bytes at a time."""

import asyncio
import socket

from scenario_trace import Recorder


class Measuring(Recorder):
    largest = 0

    def data_received(self, data):
        self.largest = max(self.largest, len(data))
        super().data_received(data)


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_000_000)
    transport, protocol = await loop.create_connection(lambda: Measuring(t, "one"), sock=one)
    transport.pause_reading()
    sending = asyncio.create_task(loop.sock_sendall(other, b"x" * 3_000_000))
    await asyncio.sleep(1)
    transport.resume_reading()
    await protocol.until(3_000_000)
    await sending
    t(f"largest {protocol.largest <= 262_144}")
    other.close()
    await protocol.lost
