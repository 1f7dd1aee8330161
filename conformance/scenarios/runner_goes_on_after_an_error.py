"""An error or a cancellation of one run leaves the runner usable for the next."""

import asyncio


async def failing():
    raise ValueError

async def cancelled():
    raise asyncio.CancelledError("own")

async def fine():
    await asyncio.sleep(1)
    return 7

def run(t):
    with asyncio.Runner(loop_factory=t.loop) as runner:
        try:
            runner.run(failing())
        except ValueError as e:
            t(t.error(e))
        try:
            runner.run(cancelled())
        except asyncio.CancelledError as e:
            t(t.reason(e))
        t.at(f"got {runner.run(fine())}")
