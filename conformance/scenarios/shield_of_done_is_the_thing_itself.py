"""shield() of something done returns that object; of something pending a future of its own."""

import asyncio


async def inner():
    return 1

async def main(t):
    task = asyncio.create_task(inner())
    t(f"pending: same {asyncio.shield(task) is task}")
    await task
    t(f"done: same {asyncio.shield(task) is task}")
    t(f"{await asyncio.shield(task)}")
