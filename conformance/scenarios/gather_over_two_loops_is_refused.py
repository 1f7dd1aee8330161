"""What is gathered must be of one loop."""

import asyncio


async def main(t):
    other = asyncio.new_event_loop()
    try:
        asyncio.gather(asyncio.get_running_loop().create_future(), other.create_future())
    except ValueError as e:
        t(t.error(e))
    other.close()
