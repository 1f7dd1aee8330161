"""What is written goes out at once if it can; write_eof() ends this side after it, and then writing is an error, and reading goes on."""

import asyncio
import socket

from scenario_trace import Recorder

SIZE = 20_000_000


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)
    transport.write(b"")
    transport.write(b"small")
    t(f"buffered {transport.get_write_buffer_size()}, peer has {other.recv(100).decode()}")
    transport.write(b"x" * SIZE)
    t(f"can write eof {transport.can_write_eof()}, buffered {transport.get_write_buffer_size() > 0}")
    transport.write_eof()
    transport.write_eof()
    try:
        transport.write(b"late")
    except RuntimeError as e:
        t(t.error(e))
    data, reset = await t.read_to_end(other)
    t(f"peer got all {len(data) == SIZE}, reset {reset}, closing {transport.is_closing()}")
    other.send(b"answer")
    t(await protocol.until(6))
    other.close()
    await protocol.lost
