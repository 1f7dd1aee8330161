"""wait_for() waits until the inner has really ended, so it may take longer than its limit."""

import asyncio


async def worker(t):
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(5)
        t.at("cleaned up")

async def main(t):
    try:
        await asyncio.wait_for(worker(t), 1)
    except TimeoutError as e:
        t.at(t.error(e))
