"""What an eager first step sets in a context variable its creator does not see, and the rest of the task does."""

from contextvars import ContextVar
import asyncio


async def work(t, var):
    t(f"work sees {var.get()}")
    var.set("set by work")
    await asyncio.sleep(0)
    t(f"work sees {var.get()}")

async def main(t):
    var = ContextVar("var", default="default")
    var.set("set by main")
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    task = asyncio.create_task(work(t, var))
    t(f"main sees {var.get()}")
    await task
    t(f"main sees {var.get()}")
