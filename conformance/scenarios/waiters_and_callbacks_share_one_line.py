"""Waiting tasks and done callbacks are served in one line, by order of registration."""

import asyncio


async def waiter(t, future, name):
    await future
    t(f"waiter {name}")

async def main(t):
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda f: t("callback 1"))
    asyncio.create_task(waiter(t, future, "2"))
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: t("callback 3"))
    asyncio.create_task(waiter(t, future, "4"))
    await asyncio.sleep(0)
    future.add_done_callback(lambda f: t("callback 5"))
    future.set_result(None)
    await asyncio.sleep(0)
    t("end")
