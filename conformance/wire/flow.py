"""One side of a flow, or both, under CPython. WireFlow.cs is the twin; README.md says what a flow is."""

import asyncio
import itertools

LINE = 61  # bytes, with the end of line
BASE = b"".join(bytes(97 + (line + i) % 26 for i in range(LINE - 1)) + b"\n" for line in range(26))
LIMIT = 20  # seconds


def pattern(start, count):
    """What every side sends."""
    start %= len(BASE)
    return (BASE * ((start + count) // len(BASE) + 1))[start:start + count]


class Side:
    def __init__(self, side):
        self.side = side
        self.sent = self.got = self.pieces = 0
        self.same = True
        self.last = "nothing"
        self.ended = asyncio.get_running_loop().create_future()

    def take(self, data):
        self.same = self.same and data == pattern(self.got, len(data))
        self.got += len(data)

    def next(self, count):
        self.sent += count
        return pattern(self.sent - count, count)

    def result(self, error):
        self.ended.done() or self.ended.set_result(
            f"sent {self.sent} got {self.got} {'same' if self.same else 'different'} {self.pieces} {self.last} lost {type(error).__name__}")

    async def send(self, transport, drain):
        if self.side["marks"]:
            transport.set_write_buffer_limits(*self.side["marks"])
        for op in self.side["sends"]:
            match op:
                case ["write", n]:
                    transport.write(self.next(n))
                case ["writelines", sizes]:
                    transport.writelines([self.next(n) for n in sizes])
                case ["drain"]:
                    await drain()
                case ["turn"]:
                    await asyncio.sleep(0)
        transport.write_eof()

    # Streams.

    async def streams(self, reader, writer):
        error = None
        try:
            reading = asyncio.create_task(self.read(reader))
            await self.send(writer.transport, writer.drain)
            await reading
            writer.close()
            await writer.wait_closed()
        except Exception as e:
            error = e
        self.result(error)

    async def read(self, reader):
        plan = self.side["reads"]
        counts = all(op[0] != "read" for op in plan)  # what a read(n) gives depends on how the bytes come
        ended = False
        for op in itertools.cycle(plan):
            if ended:
                break
            try:
                match op:
                    case ["read", n]:
                        data = await reader.read(n)
                    case ["exactly", n]:
                        data = await reader.readexactly(n)
                    case ["line"]:
                        data = await reader.readline()
                    case ["until"]:
                        data = await reader.readuntil((b"\nk", b"yz"))
            except asyncio.IncompleteReadError as e:
                data, ended = e.partial, True
                self.last = f"IncompleteReadError {len(data)} of {e.expected}" if counts else "IncompleteReadError"
            except asyncio.LimitOverrunError as e:
                # Skips what is no separator for certain.
                data = await reader.readexactly(e.consumed)
            ended = ended or not data
            self.take(data)
            self.pieces += counts and self.side["limit"] > 2000
        if not counts or self.side["limit"] <= 2000:
            self.last = "all"

    # Protocols.

    def protocol(self):
        return BufferedSide(self) if self.side["style"] == "buffered" else PlainSide(self)


class ProtocolSide:
    def __init__(self, side):
        self.side = side
        self.paused = None
        self.rested = 0
        self.done = 0

    def connection_made(self, transport):
        self.transport = transport
        self.task = asyncio.get_running_loop().create_task(self.send())

    async def send(self):
        await self.side.send(self.transport, self.drain)
        self.half_done()

    async def drain(self):
        if self.paused:
            await self.paused

    def pause_writing(self):
        self.side.same = self.side.same and self.paused is None
        self.paused = asyncio.get_running_loop().create_future()

    def resume_writing(self):
        self.paused.set_result(None)
        self.paused = None

    def came(self, data):
        self.side.take(data)
        rest = self.side.side["rest"]
        if rest and self.side.got - self.rested >= rest:
            self.rested = self.side.got
            self.transport.pause_reading()
            asyncio.get_running_loop().call_soon(self.transport.resume_reading)

    def eof_received(self):
        self.side.last = "eof"
        self.half_done()
        return True

    def half_done(self):
        self.done += 1
        if self.done == 2:
            self.transport.close()

    def connection_lost(self, exc):
        self.side.result(exc)


class PlainSide(ProtocolSide, asyncio.Protocol):
    def data_received(self, data):
        self.came(data)


class BufferedSide(ProtocolSide, asyncio.BufferedProtocol):
    def get_buffer(self, sizehint):
        self.buffer = bytearray(self.side.side["size"])
        return self.buffer

    def buffer_updated(self, nbytes):
        self.came(bytes(self.buffer[:nbytes]))


async def serve(flow, address, listening):
    """Runs the first side; address is a path, or None for a port of the system's choice, which `listening` gets."""
    loop = asyncio.get_running_loop()
    side = Side(flow["sides"][0])
    if side.side["style"] == "streams":
        limit = side.side["limit"]
        server = await (asyncio.start_unix_server(side.streams, address, limit=limit) if address else asyncio.start_server(side.streams, "127.0.0.1", 0, limit=limit))
    else:
        server = await (loop.create_unix_server(side.protocol, address) if address else loop.create_server(side.protocol, "127.0.0.1", 0))
    listening(address or server.sockets[0].getsockname()[1])
    async with server:
        return await asyncio.wait_for(side.ended, LIMIT)


async def connect(flow, address):
    """Runs the second side; address is a path or a port."""
    loop = asyncio.get_running_loop()
    side = Side(flow["sides"][1])
    unix = isinstance(address, str)
    if side.side["style"] == "streams":
        limit = side.side["limit"]
        await side.streams(*await (asyncio.open_unix_connection(address, limit=limit) if unix else asyncio.open_connection("127.0.0.1", address, limit=limit)))
    else:
        await (loop.create_unix_connection(side.protocol, address) if unix else loop.create_connection(side.protocol, "127.0.0.1", address))
    return await asyncio.wait_for(side.ended, LIMIT)


async def both(flow, path):
    address = asyncio.get_running_loop().create_future()
    first = asyncio.create_task(serve(flow, path if flow["net"] == "unix" else None, address.set_result))
    second = await connect(flow, await address)
    return [await first, second]
