"""A cancellation of the body is seen by all exits; one that comes while an exit is awaited interrupts it, and the others run."""

import asyncio
import contextlib


async def slow(t, name, kind, error, traceback):
    t.at(f"{name} begins: {t.error(error)}")
    try:
        await asyncio.sleep(1)
        t.at(f"{name} ends")
    except asyncio.CancelledError as e:
        t.at(f"{name} interrupted: {t.reason(e)}")
        raise

async def work(t):
    async with contextlib.AsyncExitStack() as stack:
        for name in "one", "two", "three":
            stack.push_async_exit(lambda *error, name=name: slow(t, name, *error))
        await asyncio.sleep(10)

async def main(t):
    task = asyncio.create_task(work(t))
    await asyncio.sleep(1)
    task.cancel("first")
    await asyncio.sleep(1.5)
    task.cancel("second")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(f"cancelled: {t.reason(e)}")
