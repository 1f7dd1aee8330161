"""When the limit of a timeout block is over, the await inside is cancelled and the block raises TimeoutError."""

import asyncio


async def main(t):
    try:
        async with asyncio.timeout(1) as cm:
            t.at(f"when {cm.when():.3f}, expired {cm.expired()}")
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as e:
                t.at(f"inside: {t.error(e)}, cancelling {asyncio.current_task().cancelling()}, expired {cm.expired()}")
                raise
    except TimeoutError as e:
        t.at(t.error(e))
    t(f"cancelling {asyncio.current_task().cancelling()}")
    await asyncio.sleep(1)
    t.at("end")
