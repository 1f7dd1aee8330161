"""A task that awaits itself gets a RuntimeError at that await."""

import asyncio


async def narcissus(t):
    try:
        await asyncio.current_task()
    except RuntimeError as e:
        t(t.error(e))
    await asyncio.sleep(0.1)
    t.at("goes on")

async def main(t):
    task = asyncio.create_task(narcissus(t))
    await task
    t(t.ended(task))
