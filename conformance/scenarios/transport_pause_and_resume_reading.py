"""While reading is paused nothing comes, and then all of it; pausing and resuming again and again is no error."""

import asyncio

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)
    transport.pause_reading()
    transport.pause_reading()
    other.send(b"abc")
    other.close()
    await asyncio.sleep(1)
    t(f"reading {transport.is_reading()}, received {protocol.count}")
    transport.resume_reading()
    transport.resume_reading()
    t(f"reading {transport.is_reading()}")
    t(await protocol.until(3))
    await protocol.lost
    transport.pause_reading()
    transport.resume_reading()
    t(f"reading {transport.is_reading()}")
