"""Awaiting a future that is done goes on at once: nothing else runs in between."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    future.set_result("value")
    failed = loop.create_future()
    failed.set_exception(ValueError())
    loop.call_soon(t, "other")
    t(await future)
    t(await future)
    try:
        await failed
    except ValueError as e:
        t(t.error(e))
    await asyncio.sleep(0)
    t("end")
