"""A cancelled gather raises CancelledError even with return_exceptions."""

import asyncio


async def worker(t):
    await asyncio.sleep(10)
    return 1

async def main(t):
    gathering = asyncio.gather(worker(t), worker(t), return_exceptions=True)
    await asyncio.sleep(1)
    gathering.cancel("all of it")
    try:
        await gathering
        t("never")
    except asyncio.CancelledError as e:
        t.at(f"{t.error(e)} {t.reason(e)}")
