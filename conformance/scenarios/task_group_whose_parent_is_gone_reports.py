"""A child that fails when its group's task has ended already, without waiting for it, is reported to the exception handler."""

import asyncio


async def failing():
    await asyncio.sleep(1)
    raise ValueError


async def parent(t):
    tg = asyncio.TaskGroup()
    await tg.__aenter__()
    tg.create_task(failing())
    t.at("parent ends")


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t.at(f"reported {t.error(context['exception'])}, task given {'task' in context}"))
    await asyncio.create_task(parent(t))
    await asyncio.sleep(2)
