# A client on a unix socket: it sends a message line by line, ends its side, and reads all that comes back. The arguments are the path and the message.
# Shows asyncio.open_unix_connection, writer.writelines and writer.write_eof.
import asyncio
import sys


async def main(path, message):
    reader, writer = await asyncio.open_unix_connection(path)

    print(f"Send: {message}")
    writer.writelines((word + "\n").encode() for word in message.split(" "))
    writer.write_eof()

    data = await reader.read()
    print(f"Received: {data.decode().replace(chr(10), ' ').rstrip()}")

    print("Close the connection")
    writer.close()
    await writer.wait_closed()


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "echo.sock", sys.argv[2] if len(sys.argv) > 2 else "Hello World!"))
