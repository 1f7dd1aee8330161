# A client over TLS that trusts one certificate, the one in a file, and nothing else. The arguments are the port, the message and the file.
# Shows asyncio.open_connection with ssl= and server_hostname=.
import asyncio
import ssl
import sys


async def main(port, message, file):
    context = ssl.create_default_context(cafile=file)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")

    print(f"Send: {message}")
    writer.write(message.encode())
    await writer.drain()

    data = await reader.read(100)
    print(f"Received: {data.decode()}")

    print("Close the connection")
    writer.close()
    await writer.wait_closed()


try:
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8443, sys.argv[2] if len(sys.argv) > 2 else "Hello World!", sys.argv[3] if len(sys.argv) > 3 else "cert.pem"))
except ssl.SSLCertVerificationError:
    print("The server is not the one to trust")
    sys.exit(1)
