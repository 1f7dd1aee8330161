"""An outside cancel that comes together with the expiry wins: CancelledError, not TimeoutError."""

import asyncio


async def worker(t):
    try:
        async with asyncio.timeout(1) as cm:
            try:
                await asyncio.sleep(10)
            finally:
                asyncio.current_task().cancel()
    except (TimeoutError, asyncio.CancelledError) as e:
        t.at(f"{t.error(e)}, expired {cm.expired()}, cancelling {asyncio.current_task().cancelling()}")
        raise

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.wait([task])
    t.at(t.ended(task))
