"""The default executor's threads are named after asyncio; after its shutdown it refuses work, and other executors go on."""

import asyncio
import concurrent.futures
import threading


async def main(t):
    loop = asyncio.get_running_loop()

    def name():
        return threading.current_thread().name.split("_")[0]

    t(await loop.run_in_executor(None, name))
    with concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="own") as own:
        t(await loop.run_in_executor(own, name))
        await loop.shutdown_default_executor()
        try:
            await loop.run_in_executor(None, name)
        except RuntimeError as e:
            t(t.error(e))
        t(await loop.run_in_executor(own, name))
