"""In one turn what was ready goes first, then readers, then timers that are due; callbacks that go on and on do not keep readers from their turn."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    done = loop.create_future()

    def readable():
        t("reader")
        loop.remove_reader(one)
        done.set_result(None)

    def again():
        if not done.done():
            loop.call_soon(again)

    other.send(b"x")
    loop.call_later(0, t, "timer")
    loop.add_reader(one, readable)
    loop.call_soon(t, "ready")
    await done
    t("main")
    done = loop.create_future()
    loop.call_soon(again)
    loop.add_reader(one, readable)
    await done
    t("end")
    one.close()
    other.close()
