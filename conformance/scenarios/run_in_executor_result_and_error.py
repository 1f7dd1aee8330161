"""Results and errors of an executor job come back to the awaiter, on the loop's thread."""

import asyncio
import threading


async def main(t):
    loop = asyncio.get_running_loop()
    here = threading.get_ident()

    def job(n):
        if n == 0:
            raise ValueError("zero")
        return n * 2, threading.get_ident() == here

    result, same_thread = await loop.run_in_executor(None, job, 21)
    t(f"{result}, job on the loop's thread {same_thread}")
    try:
        await loop.run_in_executor(None, job, 0)
    except ValueError as e:
        t(f"{t.error(e)} {t.reason(e)}")
    t(f"back on the loop's thread {threading.get_ident() == here}")
