"""What was entered is left when a later one cannot be entered; pop_all takes the exits away when all could be."""

import asyncio
import contextlib


class Connection:
    def __init__(self, t, name, fails=False):
        self.t, self.name, self.fails = t, name, fails

    async def __aenter__(self):
        await asyncio.sleep(1)
        if self.fails:
            raise ValueError(f"{self.name} refused")
        self.t.at(f"{self.name} open")
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(1)
        self.t.at(f"{self.name} closed: {self.t.error(error)}")


async def connect(t, *connections):
    async with contextlib.AsyncExitStack() as stack:
        for connection in connections:
            await stack.enter_async_context(connection)
        return stack.pop_all()

async def main(t):
    try:
        await connect(t, Connection(t, "one"), Connection(t, "two"), Connection(t, "three", fails=True))
    except ValueError as e:
        t.at(t.reason(e))
    stack = await connect(t, Connection(t, "four"), Connection(t, "five"))
    t.at("both open")
    await stack.aclose()
    await stack.aclose()
    t.at("closed once")
