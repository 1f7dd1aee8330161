"""wait() and notify() without the lock are RuntimeErrors; that another task holds it is enough for notify()."""

import asyncio


async def holder(cond):
    async with cond:
        await asyncio.sleep(1)

async def main(t):
    cond = asyncio.Condition()
    try:
        await cond.wait()
    except RuntimeError as e:
        t(f"wait: {t.error(e)}")
    try:
        cond.notify()
    except RuntimeError as e:
        t(f"notify: {t.error(e)}")
    try:
        cond.notify_all()
    except RuntimeError as e:
        t(f"notify_all: {t.error(e)}")
    task = asyncio.create_task(holder(cond))
    await asyncio.sleep(0)
    cond.notify()
    t(f"notified, locked {cond.locked()}")
    await task
