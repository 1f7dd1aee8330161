"""An async generator that is left early runs its finally before the code after the loop; the value at hand comes first."""

from contextlib import aclosing
import asyncio


async def numbers(t):
    try:
        for i in range(5):
            t.at(f"makes {i}")
            yield i
            await asyncio.sleep(1)
    finally:
        await asyncio.sleep(0.5)
        t.at("generator finally")

async def main(t):
    async with aclosing(numbers(t)) as generator:
        async for n in generator:
            t.at(f"takes {n}")
            if n == 2:
                break
    t.at("end")
