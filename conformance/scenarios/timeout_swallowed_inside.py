"""If the body drops the cancellation there is no TimeoutError; expired() tells nevertheless and the count is back."""

import asyncio


async def main(t):
    async with asyncio.timeout(1) as cm:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            t.at("dropped")
        await asyncio.sleep(3)
        t.at("no limit any more")
    t.at(f"expired {cm.expired()}, cancelling {asyncio.current_task().cancelling()}")
