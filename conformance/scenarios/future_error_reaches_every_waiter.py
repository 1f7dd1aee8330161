"""Every waiter of a failed future gets the error; so does one who comes later."""

import asyncio


async def waiter(t, future, name):
    try:
        await future
    except ValueError as e:
        t(f"{name}: {t.error(e)} {t.reason(e)}")

async def main(t):
    future = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(waiter(t, future, name)) for name in ("a", "b")]
    await asyncio.sleep(0)
    future.set_exception(ValueError("bad"))
    for task in tasks:
        await task
    await waiter(t, future, "late")
    t(t.error(future.exception()))
