"""gather() without arguments is done at once."""

import asyncio


async def main(t):
    asyncio.get_running_loop().call_soon(t, "callback")
    gathering = asyncio.gather()
    t(f"done {gathering.done()}")
    t(f"{len(await gathering)} results")
    await asyncio.sleep(0)
