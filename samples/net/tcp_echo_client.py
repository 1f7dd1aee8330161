# A client with a protocol: it sends a message and waits until the server closes the connection. The arguments are the port and the message.
# Shows loop.create_connection and a future that the protocol completes.
import asyncio
import sys


class EchoClientProtocol(asyncio.Protocol):
    def __init__(self, message, connection_lost):
        self.message = message
        self.was_lost = connection_lost

    def connection_made(self, transport):
        transport.write(self.message.encode())
        print(f"Data sent: {self.message}")

    def data_received(self, data):
        print(f"Data received: {data.decode()}")

    def connection_lost(self, exc):
        print("The server closed the connection")
        self.was_lost.set_result(None)


async def main(port, message):
    loop = asyncio.get_running_loop()
    connection_lost = loop.create_future()
    transport, _ = await loop.create_connection(lambda: EchoClientProtocol(message, connection_lost), "127.0.0.1", port)
    try:
        await connection_lost
    finally:
        transport.close()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888, sys.argv[2] if len(sys.argv) > 2 else "Hello World!"))
