"""In debug mode the raw socket calls refuse a socket that blocks."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    one, other = t.pair()
    one.setblocking(True)
    for what, use in [("recv", lambda: loop.sock_recv(one, 1)), ("recv_into", lambda: loop.sock_recv_into(one, bytearray(1))),
                      ("sendall", lambda: loop.sock_sendall(one, b"x")), ("accept", lambda: loop.sock_accept(one))]:
        try:
            await use()
        except ValueError as e:
            t(f"{what}: {t.error(e)}")
    one.close()
    other.close()
