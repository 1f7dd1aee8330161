"""In debug mode reports tell where the callback, the task or the future was made; without it they do not."""

import asyncio
import gc


def fail(loop):
    loop.create_future().set_exception(ValueError())


def failing():
    raise KeyError


async def forever():
    await asyncio.get_running_loop().create_future()


def run(t):
    for debug in False, True:
        loop = t.loop()
        loop.set_debug(debug)
        reports = []

        def handler(loop, context):
            what = "task" if "task" in context else "callback" if "handle" in context else "future"
            reports.append(f"debug {debug}, {what}: {'source_traceback' in context}")

        loop.set_exception_handler(handler)
        loop.call_soon(failing)
        loop.create_task(forever())
        fail(loop)
        gc.collect()
        loop.call_soon(loop.stop)
        loop.run_forever()
        loop.close()
        gc.collect()
        for report in sorted(reports):
            t(report)
