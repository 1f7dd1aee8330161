"""Registering on a done future queues the callback; it does not run at once."""

import asyncio


async def main(t):
    future = asyncio.get_running_loop().create_future()
    future.set_result("x")
    future.add_done_callback(lambda f: t("callback"))
    t("registered")
    await asyncio.sleep(0)
    t("one turn on")
    future.cancel()
    t(t.state(future))
