# Two tasks sleep at the same time: "hello" comes after one second, "world" after two, and the whole takes two.
# Shows asyncio.create_task, await, asyncio.sleep and asyncio.run.
import asyncio
import time


async def say_after(delay, what):
    await asyncio.sleep(delay)
    print(what)


async def main():
    first = asyncio.create_task(say_after(1, "hello"))
    second = asyncio.create_task(say_after(2, "world"))

    print(f"started at {time.strftime('%X')}")
    await first
    await second
    print(f"finished at {time.strftime('%X')}")


asyncio.run(main(), debug=True)
