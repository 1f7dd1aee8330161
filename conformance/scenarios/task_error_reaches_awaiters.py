"""The error of a task reaches every awaiter, early or late; a done task keeps it."""

import asyncio


async def failing(t):
    await asyncio.sleep(0.1)
    t.at("fails")
    raise ValueError("bad")

async def waiter(t, name, task):
    try:
        await task
    except ValueError as e:
        t(f"{name}: {t.error(e)} {t.reason(e)}")
    finally:
        t(f"{name} finally")

async def main(t):
    task = asyncio.create_task(failing(t))
    waiters = [asyncio.create_task(waiter(t, name, task)) for name in ("a", "b")]
    for w in waiters:
        await w
    await waiter(t, "late", task)
    t(t.ended(task))
