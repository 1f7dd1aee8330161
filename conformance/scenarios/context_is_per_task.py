"""A task gets a copy of the context when it is made: what it sets stays inside, what is set later stays outside."""

from contextvars import ContextVar
import asyncio


async def worker(t, var, name):
    t(f"{name} sees {var.get()}")
    var.set(name)
    await asyncio.sleep(0)
    t(f"{name} keeps {var.get()}")

async def main(t):
    var = ContextVar("var", default="default")
    var.set("main 1")
    a = asyncio.create_task(worker(t, var, "a"))
    var.set("main 2")
    b = asyncio.create_task(worker(t, var, "b"))
    var.set("main 3")
    await a
    await b
    t(f"main keeps {var.get()}")
