"""An error raised in the inner's cleanup is raised instead of TimeoutError."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    finally:
        raise ZeroDivisionError

async def main(t):
    try:
        await asyncio.wait_for(worker(t), 1)
    except (TimeoutError, ZeroDivisionError) as e:
        t.at(t.error(e))
    t(f"cancelling {asyncio.current_task().cancelling()}")
