# A client with streams: it sends a message and reads the answer. The arguments are the port and the message.
# Shows asyncio.open_connection.
import asyncio
import sys


async def main(port, message):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    print(f"Send: {message}")
    writer.write(message.encode())
    await writer.drain()

    data = await reader.read(100)
    print(f"Received: {data.decode()}")

    print("Close the connection")
    writer.close()
    await writer.wait_closed()


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8888, sys.argv[2] if len(sys.argv) > 2 else "Hello World!"))
