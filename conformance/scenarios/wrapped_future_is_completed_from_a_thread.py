"""A wrapped future gets result or error of the thread's on the loop; after the loop is closed nobody is told, and nothing breaks."""

import asyncio
import concurrent.futures
import threading


async def work(t, futures):
    here = threading.get_ident()
    good, bad, late = [asyncio.wrap_future(f) for f in futures]
    threads = []
    good.add_done_callback(lambda f: threads.append(threading.get_ident()))
    late.add_done_callback(lambda f: t("never"))
    await asyncio.to_thread(futures[0].set_result, "good")
    t(await good)
    await asyncio.sleep(0)
    t(f"told on the loop's thread {threads == [here]}")
    await asyncio.to_thread(futures[1].set_exception, ValueError("bad"))
    try:
        await bad
    except ValueError as e:
        t(t.reason(e))
    return late


def run(t):
    loop = t.loop()
    futures = [concurrent.futures.Future() for _ in range(3)]
    late = loop.run_until_complete(work(t, futures))
    loop.close()
    futures[2].set_result("late")
    t(f"late {t.state(late)}")
