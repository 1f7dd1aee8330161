"""What an awaited coroutine sets, its caller sees, also after suspensions; what an awaited task sets, it does not."""

from contextvars import ContextVar
import asyncio


async def setter(var, value):
    await asyncio.sleep(0)
    var.set(value)
    await asyncio.sleep(0)

async def main(t):
    var = ContextVar("var", default="default")
    await setter(var, "set by a coroutine")
    t(var.get())
    await asyncio.create_task(setter(var, "set by a task"))
    t(var.get())
    await asyncio.wait_for(setter(var, "set under wait_for"), 1)
    t(var.get())
    await asyncio.gather(setter(var, "set under gather"))
    t(var.get())
