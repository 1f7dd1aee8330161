"""In debug mode the report of a coroutine that was never awaited tells where it was made."""

import asyncio
import gc
import warnings


async def work(t):
    t("never")


async def start(t):
    work(t)
    await asyncio.sleep(0)
    t("end")


def run(t):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(start(t), debug=True, loop_factory=t.loop)
        gc.collect()
    for warning in caught:
        text = str(warning.message)
        t(f"never awaited {'was never awaited' in text}, made in start {' in start' in text}")
