"""connection_lost runs in a later turn than close(), the socket is still open in it, and is closed right after it."""

import asyncio

from scenario_trace import Recorder


class Looking(Recorder):
    def connection_lost(self, exc):
        self.t(f"socket open {self.sock.fileno() >= 0}")
        super().connection_lost(exc)


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Looking(t, "one"), sock=one)
    protocol.sock = transport.get_extra_info("socket")
    t.turns(2)
    transport.close()
    t("closed")
    await protocol.lost
    t(f"socket open {protocol.sock.fileno() >= 0}")
    other.close()
