"""A socket has one reader and one writer: a second one replaces the first; removing tells whether there was one, and each runs in the context of its registration."""

import asyncio
from contextvars import ContextVar


async def main(t):
    loop = asyncio.get_running_loop()
    var = ContextVar("var", default="default")
    one, other = t.pair()
    read, written = loop.create_future(), loop.create_future()

    def readable():
        t(f"reader: {one.recv(10).decode()}, {var.get()}")
        read.set_result(None)

    def writable():
        t(f"writer removed {loop.remove_writer(one)}, again {loop.remove_writer(one)}")
        written.set_result(None)

    loop.add_reader(one, t, "never")
    var.set("at registration")
    loop.add_reader(one, readable)
    var.set("later")
    other.send(b"hello")
    await read
    loop.add_writer(one, t, "never")
    loop.add_writer(one, writable)
    await written
    t(f"reader removed {loop.remove_reader(one)}, again {loop.remove_reader(one)}")
    other.send(b"more")
    await asyncio.sleep(1)
    transport, protocol = await loop.create_connection(lambda: asyncio.Protocol(), sock=one)
    try:
        loop.add_reader(one, t, "never")
    except RuntimeError as e:
        t(f"of a transport: {t.error(e)}")
    transport.abort()
    await asyncio.sleep(0)
    loop.add_reader(other, t, "never")
    loop.remove_reader(other)
    other.close()
