"""The classic: two sleeps in line take their sum, two tasks take the longer one."""

import asyncio


async def say_after(t, delay, what):
    await asyncio.sleep(delay)
    t.at(what)

async def main(t):
    t.at("started")
    await say_after(t, 1, "hello")
    await say_after(t, 2, "world")
    t.at("in line")
    one = asyncio.create_task(say_after(t, 1, "hello"))
    two = asyncio.create_task(say_after(t, 2, "world"))
    await one
    await two
    t.at("side by side")
