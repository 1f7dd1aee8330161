"""Datagrams may be empty; an endpoint with a peer refuses other addresses; an error of the system is told and does not end it."""

import asyncio
import socket


class Protocol(asyncio.DatagramProtocol):
    def __init__(self, t, name):
        self.t = t
        self.name = name
        self.next = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, addr):
        self.t(f"{self.name}: {data.decode()!r}")
        self.wake()

    def error_received(self, exc):
        self.t(f"{self.name}: {self.t.error(exc)}")
        self.wake()

    def connection_lost(self, exc):
        self.t(f"{self.name}: lost, {self.t.error(exc)}")
        self.wake()

    def wake(self):
        self.next.set_result(None)
        self.next = asyncio.get_running_loop().create_future()


async def main(t):
    loop = asyncio.get_running_loop()
    server, at_server = await loop.create_datagram_endpoint(lambda: Protocol(t, "server"), local_addr=("127.0.0.1", 0))
    address = server.get_extra_info("sockname")
    client, at_client = await loop.create_datagram_endpoint(lambda: Protocol(t, "client"), remote_addr=address)
    for data in b"", b"hello":
        client.sendto(data)
        await at_server.next
    client.sendto(b"same", address)
    await at_server.next
    try:
        client.sendto(b"x", ("127.0.0.1", 1))
    except ValueError as e:
        t(t.error(e))
    server.close()
    await at_server.next
    await asyncio.sleep(0)
    client.sendto(b"nobody there")
    await at_client.next
    t(f"closing {client.is_closing()}")
    client.close()
    await at_client.next
