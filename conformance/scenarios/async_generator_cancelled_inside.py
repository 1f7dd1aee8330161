"""A cancel strikes the await inside the generator; its finally runs, and then the consumer gets the error."""

from contextlib import aclosing
import asyncio


async def numbers(t):
    try:
        yield 1
        await asyncio.sleep(100)
        yield 2
    finally:
        t.at("generator finally")

async def consumer(t):
    try:
        async with aclosing(numbers(t)) as generator:
            async for n in generator:
                t.at(f"takes {n}")
    except asyncio.CancelledError as e:
        t.at(f"consumer: {t.error(e)}")
        raise

async def main(t):
    task = asyncio.create_task(consumer(t))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(t.ended(task))
