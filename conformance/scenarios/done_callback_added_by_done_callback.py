"""A callback registered from inside a done callback waits for the next turn."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def outer(f):
        t("outer")
        f.add_done_callback(lambda f: t("inner"))
        t("outer ends")

    future.add_done_callback(outer)
    future.add_done_callback(lambda f: t("second"))
    future.set_result(None)
    t.turns(3)
    await asyncio.sleep(0.1)
    t("end")
