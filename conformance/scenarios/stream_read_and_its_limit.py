"""read() takes what is there, up to what was asked for, whatever the limit; nothing at all does not wait, and -1 goes to the end. A limit of zero is refused."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    for limit in 0, -1:
        try:
            asyncio.StreamReader(limit=limit)
        except ValueError as e:
            t(f"limit {limit}: {t.error(e)}")
    reader = asyncio.StreamReader(limit=2)
    t.turns(1)
    t(f"nothing: {len(await reader.read(0))}")
    loop.call_later(1, reader.feed_data, b"a")
    t.at(f"one byte is enough: {(await reader.read(10)).decode()}")
    reader.feed_data(b"abcdefghij")
    t(f"beyond the limit: {(await reader.read(6)).decode()}")
    loop.call_later(1, reader.feed_data, b"klm")
    loop.call_later(2, reader.feed_eof)
    t.at(f"to the end: {(await reader.read(-1)).decode()}")
    t(f"at the end: {len(await reader.read(5))} {len(await reader.read(-1))}")
