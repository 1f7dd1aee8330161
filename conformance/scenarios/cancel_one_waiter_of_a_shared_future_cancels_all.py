"""A future awaited by two tasks is cancelled with the first of them, and so the other gets the error unasked."""

import asyncio


async def worker(t, name, future):
    try:
        await future
    except asyncio.CancelledError as e:
        t(f"{name}: {t.error(e)}, cancelling {asyncio.current_task().cancelling()}")
        raise

async def main(t):
    future = asyncio.get_running_loop().create_future()
    a = asyncio.create_task(worker(t, "a", future))
    b = asyncio.create_task(worker(t, "b", future))
    await asyncio.sleep(0)
    b.cancel()
    await asyncio.wait([a, b])
    t(f"{t.ended(a)} {t.ended(b)}")
