"""The same callback registered twice is called twice; removing takes out every equal one and tells how many."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()

    def callback(f):
        t("callback")

    one, two = loop.create_future(), loop.create_future()
    for future in (one, two):
        future.add_done_callback(callback)
        future.add_done_callback(lambda f: t("other"))
        future.add_done_callback(callback)
    t(f"removed {two.remove_done_callback(callback)}, then {two.remove_done_callback(callback)}")
    one.set_result(None)
    await asyncio.sleep(0)
    two.set_result(None)
    await asyncio.sleep(0)
    t("end")
