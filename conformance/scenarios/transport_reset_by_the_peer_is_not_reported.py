"""A connection that the peer resets is lost with that error, and nothing is reported."""

import asyncio
import socket
import struct

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t("reported"))
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    other.close()
    await protocol.lost
    t(f"closing {transport.is_closing()}")
