"""A request taken back before it was delivered is not delivered (since 3.13)."""

import asyncio


async def worker(t):
    me = asyncio.current_task()
    me.cancel()
    t(f"cancelling {me.cancelling()}, uncancel {me.uncancel()}")
    await asyncio.sleep(0.5)
    t.at("slept undisturbed")

async def main(t):
    task = asyncio.create_task(worker(t))
    early = asyncio.create_task(worker(t))
    early.cancel()
    early.uncancel()
    await task
    await early
    t(f"{t.ended(task)} {t.ended(early)}")
