"""Closing cancels the tasks of that moment; one that their cleanup starts is not cancelled, and does not get to its end."""

import asyncio


async def late(t):
    t("late begins")
    try:
        await asyncio.sleep(1)
        t("never")
    except asyncio.CancelledError:
        t("late cancelled")

async def work(t):
    try:
        await asyncio.sleep(10)
    finally:
        asyncio.get_running_loop().create_task(late(t))
        t("work cleans up")

async def start(t):
    asyncio.get_running_loop().create_task(work(t))
    await asyncio.sleep(1)

def run(t):
    with asyncio.Runner(loop_factory=t.loop) as runner:
        runner.run(start(t))
    t("closed")
