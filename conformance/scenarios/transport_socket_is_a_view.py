"""TCP connections do not delay small writes; the socket that a transport shows tells its addresses and options, and can neither send nor receive nor be closed."""

import asyncio
import socket

from scenario_trace import Recorder


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    transport, protocol = await loop.create_connection(lambda: Recorder(t, "one"), sock=one)
    sock = transport.get_extra_info("socket")
    t(f"no delay {sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0}")
    t(f"names {sock.getsockname() == transport.get_extra_info('sockname')} {sock.getpeername() == transport.get_extra_info('peername')}")
    t(f"itself {sock is one}, send {hasattr(sock, 'send')}, recv {hasattr(sock, 'recv')}, close {hasattr(sock, 'close')}")
    t(f"unknown {transport.get_extra_info('nothing')}, {transport.get_extra_info('nothing', 'default')}")
    transport.close()
    await protocol.lost
    other.close()
