# A TCP echo server with a protocol: it sends the first message back and closes the connection. The argument is the port; 0 lets the system choose.
# Shows loop.create_server, Protocol, transport.get_extra_info and server.serve_forever.
import asyncio
import sys


class EchoServerProtocol(asyncio.Protocol):
    def connection_made(self, transport):
        host, port = transport.get_extra_info("peername")
        print(f"Connection from {host}:{port}")
        self.transport = transport

    def data_received(self, data):
        print(f"Data received: {data.decode().rstrip()}")
        self.transport.write(data)
        print("Close the client socket")
        self.transport.close()


async def main(port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(EchoServerProtocol, "127.0.0.1", port)
    host, port = server.sockets[0].getsockname()
    print(f"Serving on {host}:{port}")
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888))
