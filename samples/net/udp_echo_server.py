# A UDP echo server: it sends each datagram back to where it came from. The argument is the port; 0 lets the system choose.
# Shows loop.create_datagram_endpoint with a local address, and transport.sendto.
import asyncio
import sys


class EchoServerProtocol(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        host, port = addr
        print(f"Received '{data.decode()}' from {host}:{port}")
        self.transport.sendto(data, addr)


async def main(port):
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(EchoServerProtocol, local_addr=("127.0.0.1", port))
    host, port = transport.get_extra_info("sockname")
    print(f"Serving on {host}:{port}")
    try:
        await loop.create_future()
    finally:
        transport.close()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9999))
