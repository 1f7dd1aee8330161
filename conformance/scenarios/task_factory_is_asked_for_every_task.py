"""A task factory is asked for the tasks of create_task(), gather and groups, and gets the context only if one was given."""

import asyncio
import contextvars


async def work(n):
    return n


async def main(t):
    loop = asyncio.get_running_loop()

    def factory(loop, coro, **kwargs):
        t(f"factory, context given {kwargs.get('context') is not None}")
        return asyncio.Task(coro, loop=loop, **kwargs)

    loop.set_task_factory(factory)
    t(f"set {loop.get_task_factory() is factory}")
    task = asyncio.create_task(work(1), name="one")
    t(f"{task.get_name()} {await task}")
    await asyncio.create_task(work(2), context=contextvars.copy_context())
    await asyncio.gather(work(3))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(work(4))
    loop.set_task_factory(None)
    await asyncio.create_task(work(5))
    t(f"set {loop.get_task_factory() is not None}")
