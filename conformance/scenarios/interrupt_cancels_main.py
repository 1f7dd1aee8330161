"""The first Ctrl-C cancels the main task, and its cleanup runs; if the cancellation leaves, run() raises KeyboardInterrupt, and if main drops it, run() returns."""

import asyncio
import signal


async def wait(t, drop):
    task = asyncio.current_task()
    try:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(60)
        t("never")
    except asyncio.CancelledError as e:
        t(f"{t.error(e)}, cancelling {task.cancelling()}")
        if not drop:
            raise
    finally:
        await asyncio.sleep(0)
        t("cleaned up")
    return "dropped"


def run(t):
    try:
        asyncio.run(wait(t, False))
    except KeyboardInterrupt as e:
        t(t.error(e))
    t(f"returned {asyncio.run(wait(t, True))}")
    with asyncio.Runner() as runner:
        try:
            runner.run(wait(t, False))
        except KeyboardInterrupt as e:
            t(t.error(e))
        t(f"again {runner.run(asyncio.sleep(0, 'runs'))}")
