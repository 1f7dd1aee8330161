# A pool of connections to a small line server: a limit, a retry, a time limit, an orderly end.
# Shows how a whole program is ported: docs/porting-walkthrough.md takes it apart. (It is longer than the other samples for that.)
import asyncio
import contextlib


class ServerError(Exception):
    """The server has answered with an error."""


class LineServer:
    """Keeps values under keys, and talks in lines: SET key value, GET key, WAIT seconds, EXIT."""

    def __init__(self):
        self.values = {}
        self.clients = 0
        self.most_clients = 0

    async def start(self):
        self.server = await asyncio.start_server(self.handle, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.server.close()
        await self.server.wait_closed()

    async def handle(self, reader, writer):
        self.clients += 1
        self.most_clients = max(self.most_clients, self.clients)
        try:
            async for line in reader:
                command, *args = line.decode().split()
                answer = await self.answer(command, args)
                writer.write(f"{answer}\n".encode())
                await writer.drain()
                if command == "EXIT":
                    break
        except ConnectionError:
            pass  # the client has not waited for its answer
        finally:
            self.clients -= 1
            writer.close()

    async def answer(self, command, args):
        match command, args:
            case "SET", [key, value]:
                self.values[key] = value
                return "+OK"
            case "GET", [key] if key in self.values:
                return f"+{self.values[key]}"
            case "GET", [key]:
                return f"-no {key} here"
            case "WAIT", [seconds]:
                await asyncio.sleep(float(seconds))
                return "+OK"
            case "EXIT", []:
                return "+BYE"
        return f"-what is {command}?"


class Connection:
    """A command goes out, an answer comes back."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(reader, writer)

    async def call(self, *words):
        self.writer.write((" ".join(words) + "\n").encode())
        await self.writer.drain()
        line = (await self.reader.readline()).decode()
        if not line.endswith("\n"):
            raise ConnectionResetError("the server has closed the connection")
        if line[0] == "-":
            raise ServerError(line[1:-1])
        return line[1:-1]

    async def close(self):
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()


class Pool:
    """At most so many connections; what is not in use is kept for the next caller."""

    def __init__(self, port, size):
        self.port = port
        self.limit = asyncio.Semaphore(size)
        self.idle = []
        self.opened = 0
        self.retries = 0

    @contextlib.asynccontextmanager
    async def connection(self):
        async with self.limit:
            connection = self.idle.pop() if self.idle else await self.open()
            try:
                yield connection
            except ServerError:
                self.idle.append(connection)  # an answer like any other
                raise
            except BaseException:
                await connection.close()  # in the midst of a call: nobody knows what would come next
                raise
            self.idle.append(connection)

    async def open(self):
        self.opened += 1
        return await Connection.open(self.port)

    async def call(self, *words):
        try:
            async with self.connection() as connection:
                return await connection.call(*words)
        except ConnectionError:
            self.retries += 1  # it had been idle, and the server has closed it meanwhile
        async with self.connection() as connection:
            return await connection.call(*words)

    async def close(self):
        while self.idle:
            await self.idle.pop().close()


async def client(pool, name):
    for n in range(3):
        await pool.call("SET", f"{name}{n}", f"{name}{n * n}")
    return [await pool.call("GET", f"{name}{n}") for n in range(3)]


async def main():
    server = LineServer()
    pool = Pool(await server.start(), size=2)

    for values in await asyncio.gather(*[client(pool, name) for name in "abcde"]):
        print(*values)
    print(f"{pool.opened} connections opened, at most {server.most_clients} at a time")

    try:
        await pool.call("GET", "nothing")
    except ServerError as error:
        print(f"the server says: {error}")

    print(await pool.call("EXIT"))
    print(await pool.call("GET", "a2"), f"with {pool.retries} retry")

    try:
        async with asyncio.timeout(0.05):
            await pool.call("WAIT", "0.5")
    except TimeoutError:
        print("too slow")
    print(await pool.call("GET", "e1"), f"over connection {pool.opened}")

    await pool.close()
    await server.stop()
    print("closed")


asyncio.run(main())
