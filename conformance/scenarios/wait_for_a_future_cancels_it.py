"""wait_for() on a plain future cancels the future when the limit is over."""

import asyncio


async def main(t):
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(lambda f: t.at(f"future {t.ended(f)}"))
    try:
        await asyncio.wait_for(future, 1)
    except TimeoutError as e:
        t.at(t.error(e))
    shielded = asyncio.get_running_loop().create_future()
    try:
        await asyncio.wait_for(asyncio.shield(shielded), 1)
    except TimeoutError as e:
        t.at(f"{t.error(e)}, shielded {t.ended(shielded)}")
