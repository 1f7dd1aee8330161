"""The generator form in C# (what it yields it waits for) behaves like the coroutine in Python."""

import asyncio


async def say_after(t, delay, what):
    await asyncio.sleep(delay)
    t.at(what)

async def main(t):
    await say_after(t, 1, "hello")
    task = asyncio.create_task(say_after(t, 2, "world"))
    t.at("made a task")
    await task
    t.at(t.ended(task))
