"""Two tasks made with one given context share it: what the first sets, the second sees."""

from contextvars import ContextVar
import asyncio
import contextvars


async def worker(t, var, name):
    t(f"{name} sees {var.get()}")
    var.set(f"set by {name}")

async def main(t):
    var = ContextVar("var", default="default")
    context = contextvars.copy_context()
    var.set("main")
    await asyncio.create_task(worker(t, var, "a"), context=context)
    await asyncio.create_task(worker(t, var, "b"), context=context)
    asyncio.get_running_loop().call_soon(lambda: t(f"callback sees {var.get()}"), context=context)
    await asyncio.sleep(0)
    t(f"main keeps {var.get()}")
