"""Taking a value that the generator has at hand lets nothing else run."""

import asyncio


async def numbers(t):
    for i in range(3):
        yield i
    await asyncio.sleep(0)
    yield 3

async def main(t):
    asyncio.get_running_loop().call_soon(t, "callback")
    async for n in numbers(t):
        t(f"takes {n}")
    t("end")
