"""to_thread() runs in a copy of the caller's context: what it sets is gone afterwards."""

from contextvars import ContextVar
import asyncio


async def main(t):
    var = ContextVar("var", default="default")
    var.set("main")

    def work():
        seen = var.get()
        var.set("thread")
        return seen

    t(f"to_thread sees {await asyncio.to_thread(work)}")
    t(f"main keeps {var.get()}")
    t(f"to_thread sees {await asyncio.to_thread(work)}")
