"""The deadline is fixed when timeout() is called, not when the block is entered."""

import asyncio


async def main(t):
    block = asyncio.timeout(3)
    await asyncio.sleep(2)
    try:
        async with block as cm:
            t(f"when {cm.when():.1f}")
            await asyncio.sleep(10)
    except TimeoutError as e:
        t.at(t.error(e))
