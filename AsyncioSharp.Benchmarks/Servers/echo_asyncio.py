"""The echo server of asyncio, and of uvloop with --uvloop: protocols (or streams), as their users write them.

    echo_asyncio.py [--uvloop] [--streams | --http] tcp PORT | unix PATH | udp PORT | tls PORT CERTIFICATE

With --http whatever is received is answered with the same bytes. Prints "ready" when it listens. The certificate is a PEM file with the key.
"""

import asyncio
import ssl
import sys


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


class Answer(Echo):
    def data_received(self, data):
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, World!")


class DatagramEcho(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.transport.sendto(data, addr)


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


def context(certificate):
    if certificate is None:
        return None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    return tls


async def main(streams, protocol, transport, address, certificate=None):
    loop = asyncio.get_running_loop()
    if transport == "udp":
        server = await loop.create_datagram_endpoint(DatagramEcho, ("127.0.0.1", int(address)))
    elif transport == "unix":
        server = await (asyncio.start_unix_server(echo, address, backlog=4096) if streams else loop.create_unix_server(protocol, address, backlog=4096))
    else:
        where = ("127.0.0.1", int(address))
        server = await (asyncio.start_server if streams else loop.create_server)(echo if streams else protocol, *where, backlog=4096, ssl=context(certificate))
    print("ready", flush=True)
    await loop.create_future()
    del server


if __name__ == "__main__":
    arguments = sys.argv[1:]
    flags = {argument for argument in arguments if argument.startswith("--")}
    words = [argument for argument in arguments if argument not in flags]
    if "--uvloop" in flags:
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(main("--streams" in flags, Answer if "--http" in flags else Echo, *words))
