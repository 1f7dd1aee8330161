"""Cancelling a future is immediate; every waiter gets the message, and none of them was asked to cancel itself."""

import asyncio


async def waiter(t, future, name):
    try:
        await future
    except asyncio.CancelledError as e:
        t(f"{name}: {t.reason(e)}, cancelling {asyncio.current_task().cancelling()}")

async def main(t):
    future = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(waiter(t, future, name)) for name in ("a", "b")]
    await asyncio.sleep(0)
    t(f"cancel {future.cancel('enough')}, cancelled {future.cancelled()}")
    for task in tasks:
        await task
        t(t.ended(task))
