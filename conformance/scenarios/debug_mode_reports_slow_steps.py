"""In debug mode a step of a task that takes longer than the loop's limit is reported when it has ended; without it, it is not."""

import asyncio
import logging
import time


class Log(logging.Handler):
    def __init__(self, t):
        super().__init__()
        self.t = t

    def emit(self, record):
        if "sluggish" in record.getMessage():
            self.t("reported")


async def work(t):
    time.sleep(0.02)
    t("work ends")


async def start(t):
    loop = asyncio.get_running_loop()
    t(f"limit {loop.slow_callback_duration}")
    loop.slow_callback_duration = 0.01
    await asyncio.create_task(work(t), name="sluggish")


def run(t):
    logging.disable(logging.NOTSET)
    logging.getLogger("asyncio").propagate = False
    logging.getLogger("asyncio").addHandler(Log(t))
    for debug in False, True:
        asyncio.run(start(t), debug=debug)
