"""The exception handler sees the context variables of the callback that failed, or of the task that the report names."""

import asyncio
from contextvars import ContextVar


async def main(t):
    loop = asyncio.get_running_loop()
    var = ContextVar("var", default="default")
    loop.set_exception_handler(lambda loop, context: t(f"{context['message'] if 'task' in context else 'callback'}: {var.get()}"))

    def failing():
        raise ValueError

    async def worker():
        var.set("set by the worker")
        await asyncio.sleep(1)

    var.set("set before the callback")
    loop.call_soon(failing)
    var.set("set by main")
    task = asyncio.create_task(worker())
    await asyncio.sleep(0)
    loop.call_exception_handler({"message": "about a task", "task": task})
    await task
