"""A transport feeds whichever kind of protocol it has, and the protocol may be changed; a buffered one that gives no buffer ends the connection."""

import asyncio

from scenario_trace import Recorder


class Buffered(asyncio.BufferedProtocol):
    def __init__(self, t, size):
        self.t = t
        self.buffer = bytearray(size)
        self.lost = asyncio.get_running_loop().create_future()
        self.data = ""

    def get_buffer(self, sizehint):
        return self.buffer

    def buffer_updated(self, nbytes):
        self.data += self.buffer[:nbytes].decode()

    def connection_lost(self, exc):
        self.t(f"lost, {self.t.error(exc)}")
        self.lost.set_result(None)


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"reported {t.error(context['exception'])}"))
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)
    other.send(b"abc")
    t(await protocol.until(3))
    buffered = Buffered(t, 2)
    transport.set_protocol(buffered)
    other.send(b"defgh")
    await asyncio.sleep(1)
    t(f"{buffered.data}, set {transport.get_protocol() is buffered}")
    transport.set_protocol(protocol)
    other.send(b"ijk")
    t(await protocol.until(3))
    empty = Buffered(t, 0)
    transport.set_protocol(empty)
    other.send(b"lmn")
    await empty.lost
    other.close()
