"""If every child drops the cancellation and returns, the cancelled gather still raises CancelledError."""

import asyncio


async def worker(t, name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        t(f"{name} drops it")
    return name

async def main(t):
    a = asyncio.create_task(worker(t, "a"))
    b = asyncio.create_task(worker(t, "b"))
    gathering = asyncio.gather(a, b)
    await asyncio.sleep(1)
    gathering.cancel()
    try:
        await gathering
        t("never")
    except asyncio.CancelledError as e:
        t.at(f"{t.error(e)}, {t.state(a)}, {t.state(b)}")
