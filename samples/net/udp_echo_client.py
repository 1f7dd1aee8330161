# A UDP client: it sends a message, prints the answer and closes its endpoint. The arguments are the port and the message.
# Shows loop.create_datagram_endpoint with a remote address, and a future that the protocol completes.
import asyncio
import sys


class EchoClientProtocol(asyncio.DatagramProtocol):
    def __init__(self, message, connection_lost):
        self.message = message
        self.was_lost = connection_lost
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport
        print(f"Send: {self.message}")
        self.transport.sendto(self.message.encode())

    def datagram_received(self, data, addr):
        print(f"Received: {data.decode()}")
        print("Close the socket")
        self.transport.close()

    def error_received(self, exc):
        print(f"Error received: {exc}")

    def connection_lost(self, exc):
        print("Connection closed")
        self.was_lost.set_result(None)


async def main(port, message):
    loop = asyncio.get_running_loop()
    connection_lost = loop.create_future()
    transport, _ = await loop.create_datagram_endpoint(lambda: EchoClientProtocol(message, connection_lost), remote_addr=("127.0.0.1", port))
    try:
        await connection_lost
    finally:
        transport.close()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9999, sys.argv[2] if len(sys.argv) > 2 else "Hello World!"))
