"""The second Ctrl-C does not wait for the cleanup of main: the loop is left by KeyboardInterrupt, and the cleanup is cancelled."""

import asyncio
import signal


async def stubborn(t):
    try:
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(60)
    finally:
        t("cleanup begins")
        try:
            asyncio.get_running_loop().call_soon(signal.raise_signal, signal.SIGINT)
            await asyncio.sleep(60)
            t("never")
        finally:
            t("cleanup interrupted")


def run(t):
    try:
        asyncio.run(stubborn(t))
    except KeyboardInterrupt as e:
        t(t.error(e))
