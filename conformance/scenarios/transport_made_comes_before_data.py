"""connection_made runs before create_connection() returns, and before any data, also if the data was there already."""

import asyncio

from scenario_trace import Recorder


class Loud(Recorder):
    def data_received(self, data):
        self.t("data")
        super().data_received(data)


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    other.send(b"early")
    transport, protocol = await loop.create_connection(lambda: Loud(t, "one"), sock=one)
    t(f"returned, the same transport {protocol.transport is transport}")
    t(await protocol.until(5))
    transport.close()
    await protocol.lost
    other.close()
