"""Once the future is done, removing a callback finds nothing and the callback still runs."""

import asyncio


async def main(t):
    future = asyncio.get_running_loop().create_future()

    def callback(f):
        t("callback")

    future.add_done_callback(callback)
    future.set_result(None)
    t(f"removed {future.remove_done_callback(callback)}")
    await asyncio.sleep(0)
    t("end")
