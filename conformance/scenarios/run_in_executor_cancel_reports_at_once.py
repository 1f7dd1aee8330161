"""Cancelling the future of a running job ends the future at once; the job goes on and its result is dropped."""

import asyncio
import threading


async def main(t):
    loop = asyncio.get_running_loop()
    started, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def job():
        started.set()
        go_on.wait()
        ended.set()
        return "dropped"

    future = loop.run_in_executor(None, job)
    started.wait()
    t(f"cancel {future.cancel()}, {t.ended(future)}")
    try:
        await future
    except asyncio.CancelledError as e:
        t(f"{t.error(e)}, job ended {ended.is_set()}")
    go_on.set()
    ended.wait()
    t(f"job ended {ended.is_set()}, {t.ended(future)}")
