"""There is a current task for each loop: inside of a task of one loop, another loop has none."""

import asyncio


async def main(t):
    loop, other = asyncio.get_running_loop(), asyncio.new_event_loop()
    me = asyncio.current_task()
    t(f"this loop {asyncio.current_task(loop) is me}, the other {asyncio.current_task(other) is not None}")

    async def inner():
        t(f"inner is {asyncio.current_task(loop) is task}")

    task = asyncio.create_task(inner())
    await task
    t(f"again {asyncio.current_task(loop) is me}")
    other.close()
