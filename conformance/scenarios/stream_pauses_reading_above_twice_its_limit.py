"""A reader pauses its transport when more than twice its limit is buffered, and resumes it at the limit."""

import asyncio


async def main(t):
    one, other = t.pair()
    reader, writer = await asyncio.open_connection(sock=one, limit=100)
    other.send(b"x" * 200)
    await asyncio.sleep(1)
    t.at(f"200 buffered, reading {writer.transport.is_reading()}")
    other.send(b"x")
    await asyncio.sleep(1)
    t.at(f"201 buffered, reading {writer.transport.is_reading()}")
    await reader.readexactly(100)
    t.at(f"101 buffered, reading {writer.transport.is_reading()}")
    await reader.readexactly(1)
    t.at(f"100 buffered, reading {writer.transport.is_reading()}")
    writer.close()
    other.close()
