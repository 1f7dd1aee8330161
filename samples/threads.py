# Another thread hands a coroutine to the running loop and waits, blocked, for the result.
# Shows asyncio.run_coroutine_threadsafe, loop.call_soon_threadsafe and asyncio.to_thread.
import asyncio


async def add(a, b):
    await asyncio.sleep(0.5)
    print(f"adding {a} and {b} on the loop's thread")
    return a + b


def worker(loop, done):
    future = asyncio.run_coroutine_threadsafe(add(1, 2), loop)
    print(f"the worker got {future.result(timeout=10)}")
    loop.call_soon_threadsafe(done.set_result, "worker")


async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    await asyncio.to_thread(worker, loop, done)
    print(f"{await done} is done")


asyncio.run(main())
