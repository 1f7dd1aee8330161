# A generator that waits between its items; leaving the loop early closes it, and its finally runs.
# Shows async for over an async generator, and aclosing, which closes it at once.
import asyncio
from contextlib import aclosing


async def ticker(delay, to):
    try:
        for i in range(to):
            yield i
            await asyncio.sleep(delay)
    finally:
        print("ticker closed")


async def main():
    async for i in ticker(0.1, 3):
        print(f"tick {i}")

    async with aclosing(ticker(0.1, 1000)) as ticks:
        async for i in ticks:
            print(f"tock {i}")
            if i == 1:
                break
    print("end")


asyncio.run(main())
