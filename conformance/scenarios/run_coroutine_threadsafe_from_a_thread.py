"""A thread hands a coroutine to the loop and blocks on its result, its error, or its cancellation."""

import asyncio
import concurrent.futures


async def work(t, what):
    await asyncio.sleep(0)
    t(f"{what} on the loop")
    if what == "bad":
        raise ValueError
    if what == "cancelled":
        raise asyncio.CancelledError
    return what

async def main(t):
    loop = asyncio.get_running_loop()

    def thread(what):
        try:
            return f"result {asyncio.run_coroutine_threadsafe(work(t, what), loop).result()}"
        except ValueError as e:
            return t.error(e)
        except concurrent.futures.CancelledError:
            return "CancelledError"

    for what in ("good", "bad", "cancelled"):
        t(await asyncio.to_thread(thread, what))
