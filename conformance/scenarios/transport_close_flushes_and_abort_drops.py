"""close() sends what is buffered and abort() drops it; both stop reading at once, and connection_lost comes once, later, without an error."""

import asyncio

from scenario_trace import Recorder

SIZE = 20_000_000


async def main(t):
    loop = asyncio.get_running_loop()
    for what in "close", "abort":
        one, other = t.pair()
        transport, protocol = await loop.create_connection(lambda: Recorder(t, what), sock=one)
        transport.write(b"x" * SIZE)
        t(f"buffered {transport.get_write_buffer_size() > 0}")
        getattr(transport, what)()
        getattr(transport, what)()
        t(f"closing {transport.is_closing()}, buffered {transport.get_write_buffer_size() > 0}, reading {transport.is_reading()}")
        data, reset = await t.read_to_end(other)
        t(f"peer got all {len(data) == SIZE}")
        await protocol.lost
        other.close()
