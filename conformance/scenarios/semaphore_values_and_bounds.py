"""A negative value is a ValueError; a semaphore may be released above its value, a bounded one may not."""

import asyncio


async def main(t):
    for kind in asyncio.Semaphore, asyncio.BoundedSemaphore:
        try:
            kind(-1)
        except ValueError as e:
            t(t.error(e))
    slots = asyncio.Semaphore(0)
    slots.release()
    slots.release()
    await slots.acquire()
    await slots.acquire()
    t(f"locked {slots.locked()}")
    bounded = asyncio.BoundedSemaphore(1)
    await bounded.acquire()
    bounded.release()
    try:
        bounded.release()
    except ValueError as e:
        t(f"release: {t.error(e)}, locked {bounded.locked()}")
