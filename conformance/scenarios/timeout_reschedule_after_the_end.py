"""An expired or finished block refuses to be rescheduled."""

import asyncio


async def main(t):
    async with asyncio.timeout(5) as cm:
        await asyncio.sleep(0)
    try:
        cm.reschedule(10)
    except RuntimeError as e:
        t(f"finished: {t.error(e)}")
    try:
        async with asyncio.timeout(1) as cm:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                try:
                    cm.reschedule(20)
                except RuntimeError as e:
                    t(f"expiring: {t.error(e)}")
                raise
    except TimeoutError as e:
        t.at(t.error(e))
