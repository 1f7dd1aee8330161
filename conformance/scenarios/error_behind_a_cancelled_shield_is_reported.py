"""The error of a shielded task whose shield was cancelled has no reader any more: it is reported when the task is gone."""

import asyncio
import gc


async def inner():
    await asyncio.sleep(2)
    raise ValueError("late")


async def outer():
    await asyncio.shield(asyncio.create_task(inner()))


async def work(t):
    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(t.ended(task))
    await asyncio.sleep(2)


def run(t):
    loop = t.loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(t.reason(context["exception"])))
    loop.run_until_complete(work(t))
    gc.collect()
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    t(f"reported {' '.join(reports)}")
