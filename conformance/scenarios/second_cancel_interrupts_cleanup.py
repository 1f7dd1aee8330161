"""Cleanup in finally may await, and a second cancel interrupts it there."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    finally:
        t.at("cleanup starts")
        try:
            await asyncio.sleep(10)
            t.at("never")
        except asyncio.CancelledError as e:
            t.at(f"cleanup interrupted: {t.reason(e)}")
            raise

async def main(t):
    task = asyncio.create_task(worker(t))
    await asyncio.sleep(1)
    task.cancel("one")
    await asyncio.sleep(1)
    task.cancel("two")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(f"main: {t.reason(e)}")
    t(f"{t.ended(task)}, cancelling {task.cancelling()}")
