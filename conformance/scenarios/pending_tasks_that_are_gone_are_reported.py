"""A task that is still pending when it is gone with its loop is reported."""

import asyncio
import gc


async def forever():
    await asyncio.get_running_loop().create_future()


def run(t):
    loop = t.loop()
    reports = []
    loop.set_exception_handler(lambda loop, context: reports.append(f"{context['task'].get_name()}: {t.state(context['task'])}"))
    for name in "one", "two":
        loop.create_task(forever(), name=name)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    gc.collect()
    for report in sorted(reports):
        t(report)
