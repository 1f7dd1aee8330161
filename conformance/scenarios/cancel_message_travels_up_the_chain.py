"""The message given to cancel() reaches the innermost task and every awaiter on the way up."""

import asyncio


async def inner(t):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        t(f"inner: {t.reason(e)}")
        raise

async def outer(t, task):
    try:
        await task
    except asyncio.CancelledError as e:
        t(f"outer: {t.reason(e)}")
        raise

async def main(t):
    low = asyncio.create_task(inner(t))
    top = asyncio.create_task(outer(t, low))
    await asyncio.sleep(1)
    top.cancel("time to go")
    try:
        await top
    except asyncio.CancelledError as e:
        t(f"main: {t.reason(e)}")
