"""In which turn each read of a stream goes on, what it gives, and what it leaves behind."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=8)

    async def read(name, what):
        try:
            t(f"{name} {(await what()).decode()!r}".replace("\\n", "/"))
        except asyncio.CancelledError as e:
            t(f"{name} {t.error(e)}")
        except asyncio.IncompleteReadError as e:
            t(f"{name} incomplete {e.partial.decode()!r} of {e.expected or 'undefined'}")
        except asyncio.LimitOverrunError as e:
            t(f"{name} overrun, {e.consumed} can be skipped")
        except Exception as e:
            t(f"{name} {t.error(e)}")

    # Buffered data: no turn. A second reader that has to wait is refused, one that does not is not.
    reader.feed_data(b"ab")
    t.turns(3)
    await read("one", lambda: reader.read(1))
    first = asyncio.create_task(read("line", reader.readline))
    await asyncio.sleep(0)
    await read("second", lambda: reader.readexactly(5))
    await read("between", lambda: reader.read(1))
    reader.feed_data(b"cd\nef")
    t("fed")
    await first

    # Cancelled, before and after its data came: nothing is lost.
    for late in (False, True):
        task = asyncio.create_task(read(f"cancelled late={late}", lambda: reader.readexactly(4)))
        await asyncio.sleep(0)
        if late:
            reader.feed_data(b"gh")
        task.cancel()
        t.turns(2)
        await task
    await read("left", lambda: reader.readexactly(4))

    # Limits.
    reader.feed_data(b"0123456789;abc\n")
    await read("until", lambda: reader.readuntil(b";"))
    await read("skipped", lambda: reader.readexactly(10))
    await read("until again", lambda: reader.readuntil(b";"))
    await read("several", lambda: reader.readuntil((b"bc", b"c\n", b"xyz")))
    await read("rest", lambda: reader.readline())
    reader.feed_data(b"0123456789\nnext\n0123456789")
    for name in ("long", "next", "endless"):
        await read(name, reader.readline)

    # The end.
    loop.call_later(1, reader.feed_data, b"last")
    loop.call_later(2, reader.feed_eof)
    await read("exactly", lambda: reader.readexactly(9))
    t.at(f"eof {reader.at_eof()}")
    await read("after", reader.readline)
    await read("after", lambda: reader.readuntil(b"\n"))
    reader.set_exception(KeyError("x"))
    await read("failed", lambda: reader.read(0))
