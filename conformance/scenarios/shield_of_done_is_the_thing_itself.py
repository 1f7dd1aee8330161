"""shield() of a future that is done returns that future; of one that is pending a future of its own."""

import asyncio


async def main(t):
    future = asyncio.get_running_loop().create_future()
    t(f"pending: same {asyncio.shield(future) is future}")
    future.set_result(1)
    t(f"done: same {asyncio.shield(future) is future}")
    t(f"{await asyncio.shield(future)}")
