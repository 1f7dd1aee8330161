"""An exit that returns true swallows the error, also a cancellation; the program goes on behind the block."""

import asyncio


class Suppress:
    def __init__(self, t, *kinds):
        self.t, self.kinds = t, kinds

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, error, traceback):
        self.t.at(f"exit: {self.t.error(error)}")
        return isinstance(error, self.kinds)


async def ask(t, error):
    async with Suppress(t, KeyError):
        if error:
            raise error
        return "a result"
    return "none"

async def stubborn(t):
    async with Suppress(t, asyncio.CancelledError):
        await asyncio.sleep(10)
    t.at(f"behind the block, cancelling {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    return "done"

async def main(t):
    t(await ask(t, None))
    t(await ask(t, KeyError("swallowed")))
    try:
        await ask(t, ValueError("passes"))
    except ValueError as e:
        t(t.reason(e))
    task = asyncio.create_task(stubborn(t))
    await asyncio.sleep(1)
    task.cancel()
    t.at(await task)
