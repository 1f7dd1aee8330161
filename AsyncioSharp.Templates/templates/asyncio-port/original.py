# The original. Its port is Program.cs, line by line. Both print the same.
import asyncio


async def producer(queue, count):
    for number in range(count):
        await asyncio.sleep(0.01)
        await queue.put(number)
    await queue.put(None)


async def consumer(queue):
    total = 0
    while (number := await queue.get()) is not None:
        total += number
        print(f"got {number}")
    return total


async def main():
    queue = asyncio.Queue(maxsize=2)
    async with asyncio.TaskGroup() as group:
        group.create_task(producer(queue, 4))
        total = group.create_task(consumer(queue))
    print(f"total {total.result()}")

    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(3600)
    except TimeoutError:
        print("timed out")


asyncio.run(main())
