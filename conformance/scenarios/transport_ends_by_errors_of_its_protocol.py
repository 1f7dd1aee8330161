"""An error in data_received or eof_received is reported and ends the connection with it; one in connection_made is reported only."""

import asyncio
import socket

from scenario_trace import Recorder


class Broken(Recorder):
    def connection_made(self, transport):
        super().connection_made(transport)
        if self.name == "made":
            raise ValueError(self.name)

    def data_received(self, data):
        super().data_received(data)
        if self.name == "data":
            raise ValueError(self.name)

    def eof_received(self):
        super().eof_received()
        if self.name == "eof":
            raise ValueError(self.name)


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"reported {t.reason(context['exception'])}"))
    for name in "made", "data", "eof":
        one, other = t.pair()
        transport, protocol = await loop.create_connection(lambda: Broken(t, name), sock=one)
        other.send(b"hello")
        t(f"got {await protocol.until(5)}")
        other.shutdown(socket.SHUT_WR)
        await protocol.lost
        other.close()
