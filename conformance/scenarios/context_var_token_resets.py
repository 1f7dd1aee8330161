"""A token puts back what was there before, also nothing at all."""

from contextvars import ContextVar
import asyncio


async def main(t):
    var = ContextVar("var", default="default")
    one = var.set("one")
    two = var.set("two")
    await asyncio.sleep(0)
    var.reset(two)
    t(var.get())
    var.reset(one)
    t(var.get())
