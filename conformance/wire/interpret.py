"""Runs one byte script under CPython and gives its log. WireScript.cs and its parts are the twin; README.md has the language."""

import array
import asyncio
import contextlib
import errno
import fcntl
import gc
import itertools
import logging
import re
import socket
import struct
import sys
import termios

logging.disable(logging.CRITICAL)
sys.unraisablehook = lambda _: None

PATIENCE = 3  # seconds for what is certain to come
QUIET = 8  # turns without a line: nothing more comes by itself
BUFFERS = 65536  # of TCP sockets in bytes; fixed, or the system lets them grow
FILLED = {"unix": 1 << 16, "tcp": 1 << 19}  # buffered in the transport at least when it is filled; TCP goes on taking some by itself
PIECE = b"." * 16384
HUGE = 1 << 29
NAMES = itertools.count()

original_writelines = asyncio.selector_events._SelectorSocketTransport.writelines


def writelines(self, lines):
    """3.13.0 does not pause the protocol here (CVE-2024-12254); later releases do, in this way."""
    original_writelines(self, lines)
    if self._buffer:
        self._maybe_pause_protocol()


asyncio.selector_events._SelectorSocketTransport.writelines = writelines


class Excluded(BaseException):
    """The script does what README.md lists under what is not compared."""


def show(data):
    """Short bytes as they are, others by length and hash (FNV-1a)."""
    if len(data) <= 24:
        return f"{len(data)}:{bytes(data).decode().replace(chr(10), '/')}"
    h = 2166136261
    for b in data:
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    return f"{len(data)}#{h:08x}"


def error_name(e):
    match e:
        case None:
            return "None"
        case asyncio.IncompleteReadError():
            return f"IncompleteReadError {show(e.partial)} of {e.expected}"
        case asyncio.LimitOverrunError():
            return f"LimitOverrunError {e.consumed}"
    return type(e).__name__


class Recorder:
    """The parts of a protocol that all styles share. A callback writes a line, and does what its hook says."""

    machine = None
    keep = False

    def setup(self, machine, name, keep):
        self.machine, self.name, self.keep = machine, name, keep
        return self

    def note(self, event, text=""):
        self.machine.note(self, event, text)

    def connection_made(self, transport):
        self.machine.transport = transport
        super().connection_made(transport)
        self.note("made")

    def connection_lost(self, exc):
        self.machine.lost = True
        super().connection_lost(exc)
        self.note("lost", error_name(exc))

    def pause_writing(self):
        super().pause_writing()
        self.note("pause")

    def resume_writing(self):
        super().resume_writing()
        self.note("resume")

    def eof_received(self):
        self.machine.eof, self.machine.switched = True, False
        keep = super().eof_received()
        self.note("eof")
        return keep or self.keep


class PlainRecorder(Recorder, asyncio.Protocol):
    def data_received(self, data):
        self.machine.received += len(data)
        self.note("data", show(data))


class BufferedRecorder(Recorder, asyncio.BufferedProtocol):
    def get_buffer(self, sizehint):
        self.buffer = bytearray(self.machine.head["size"])
        self.note("buffer", str(sizehint))
        return self.buffer

    def buffer_updated(self, nbytes):
        self.machine.received += nbytes
        self.note("data", show(self.buffer[:nbytes]))


class StreamRecorder(Recorder, asyncio.StreamReaderProtocol):
    def data_received(self, data):
        self.machine.received += len(data)
        self.note("data", show(data))
        super().data_received(data)


class Machine:
    def __init__(self, loop, head):
        self.loop, self.head = loop, head
        self.lines = []
        self.step = 0
        self.transport = self.reader = self.writer = self.server = self.handler = None
        self.peer = None
        self.pending = {}  # by number: the task, and what it waits for
        self.kept = []
        self.counts = {}
        self.names = itertools.count(1)
        self.sent = self.received = 0  # by the peer, by the protocol
        self.written = bytearray()  # to the transport
        self.got = self.filler = self.base = 0  # by the peer; of the written; buffered when filled
        self.eof = self.switched = self.lost = False
        self.peer_eof = self.peer_closed = self.eof_written = self.broken = False
        self.before = None
        self.excluded = None
        self.dropped = 0
        self.cancelled_closed = False

    def exclude(self, why):
        self.excluded = self.excluded or why
        raise Excluded(why)

    def say(self, text):
        self.lines.append(f"{self.step} {text}")

    def report(self, loop, context):
        if "never retrieved" not in context["message"] and "destroyed" not in context["message"]:
            if isinstance(context.get("exception"), AttributeError):
                self.excluded = self.excluded or "resume_writing closes a connection with nothing left to flush"
            if getattr(context.get("exception"), "errno", 0) == errno.ENOTCONN:
                self.excluded = self.excluded or "196: write_eof on a connection that the peer has reset"
            self.say(f"report {error_name(context.get('exception'))}")

    def note(self, protocol, event, text):
        self.say(f"{protocol.name} {event} {text}".rstrip())
        self.counts[event] = count = self.counts.get(event, 0) + 1
        for at, n, ops in self.head["hooks"]:
            if at == event and n == count:
                for op in ops:
                    if op[0] == "raise":
                        raise ValueError("hook")
                    self.guarded(op)

    def guarded(self, op):
        try:
            self.act(op)
        except Exception as e:
            self.say(f"{op[0]} ! {error_name(e)}")

    # The operations.

    def act(self, op):
        t = self.transport
        if op[0] in ("write", "writelines", "abort", "saborts") and self.lost and not t._conn_lost:
            self.exclude("a connection that was closed with something to flush is used after its end")
        match op:
            case ["write", text]:
                if self.is_over():
                    self.dropped += 1
                    if self.dropped > 4:
                        return  # the fifth is warned of
                self.account(text)
                (self.writer or t).write(text.encode())
            case ["writelines", texts]:
                if t.is_closing():
                    return  # a TypeError in CPython
                self.account("".join(texts))
                (self.writer or t).writelines([x.encode() for x in texts])
            case ["weof"]:
                self.eof_written = self.eof_written or not t.is_closing()
                try:
                    (self.writer or t).write_eof()
                except OSError:
                    self.exclude("196: write_eof on a connection that the peer has reset")
            case ["close"]:
                (self.writer or t).close()
            case ["abort"]:
                t.abort()
            case ["fill"]:
                self.fill()
            case ["limits", high, low]:
                t.set_write_buffer_limits(self.above(high), self.above(low))
                if not isinstance(high, list) and not isinstance(low, list):
                    self.say(f"limits {' '.join(map(str, t.get_write_buffer_limits()))}")
            case ["tpause"]:
                t.pause_reading()
            case ["tresume"]:
                if self.eof and not t.is_reading() and not t.is_closing():
                    if not self.switched:
                        self.exclude("184: reading goes on behind an end of file")
                    self.eof = False  # the new protocol is told
                t.resume_reading()
            case ["switch", kind]:
                self.switch(kind)
            case ["psend", text]:
                self.peer_send(text.encode())
            case ["peof"]:
                if not self.peer_closed and not self.peer_eof:
                    self.peer_eof = True
                    with contextlib.suppress(OSError):
                        self.peer.shutdown(socket.SHUT_WR)
            case ["pclose"]:
                self.peer_close()
            case ["preset"]:
                if not self.peer_closed and self.head["net"] == "tcp":
                    self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.peer_close()
            case ["cancel", number]:
                if number in self.pending:
                    self.check_greedy(number, "its cancellation")
                    if self.pending[number][1][0] == "closed":
                        self.cancelled_closed = True
                        self.check_closed(number)
                    self.pending[number][0].cancel()
            case ["finish", how]:
                self.finish(how)
            case ["sclose"]:
                self.server.close()
            case ["sclients"]:
                self.server.close_clients()
            case ["saborts"]:
                self.server.abort_clients()
            case [("read" | "exactly" | "line" | "until" | "drain" | "closed" | "swait"), number, *_]:
                if op[0] == "closed" and self.cancelled_closed:
                    self.exclude("178: one of several wait_closed is cancelled")
                # What is buffered counts as come later: the read takes it.
                came = self.received - (len(self.reader._buffer) if self.reader else 0)
                self.pending[number] = self.loop.create_task(self.run(op)), op, came
            case _:
                raise AssertionError(op)

    def account(self, text):
        """What is written after the end is certain is dropped, and what the system refuses; the rest reaches the peer."""
        if not self.eof_written and not self.is_over():
            self.written += text.encode()

    def is_over(self):
        return self.transport.is_closing() and self.transport.get_write_buffer_size() == 0

    def above(self, mark):
        return self.transport.get_write_buffer_size() + mark[0] if isinstance(mark, list) else mark

    def fill(self):
        t = self.transport
        if t.is_closing() or self.eof_written or t.get_write_buffer_size():
            return
        t.set_write_buffer_limits(HUGE, 0)
        while not t.is_closing() and t.get_write_buffer_size() < FILLED[self.head["net"]]:
            self.written += PIECE
            self.filler += len(PIECE)
            t.write(PIECE)
        self.base = t.get_write_buffer_size()

    def switch(self, kind):
        recorder = (PlainRecorder if kind == "protocol" else BufferedRecorder)().setup(self, f"p{next(self.names)}", self.head["keep"])
        self.transport.set_protocol(recorder)
        self.kept.append(recorder)
        self.switched = True

    def finish(self, how):
        if self.handler is None or self.handler.done():
            return
        match how:
            case "return":
                self.handler.set_result(None)
            case "raise":
                self.handler.set_exception(KeyError("handler"))
            case "cancel":
                self.handler.cancel()

    def check_reads(self, op):
        """Excludes what takes bytes from a search that has looked at them, or from a read(-1) that has taken them."""
        if op[0] in ("read", "exactly", "line", "until"):
            if op[0] == "read" and op[2] < 0 and len(self.pending) > 1 and self.reader._buffer:
                self.excluded = self.excluded or "166: read(-1), and another read"
            for number, (_, other, _) in self.pending.items():
                if number != op[1] and other[0] in ("line", "until") and self.reader._buffer and not self.reader.exception():
                    self.excluded = self.excluded or "a read of what another one has searched"
                if number != op[1]:
                    self.check_greedy(number, "another read")

    def check_closed(self, number):
        if self.cancelled_closed and any(op[0] == "closed" for n, (_, op, _) in self.pending.items() if n != number):
            self.excluded = self.excluded or "178: one of several wait_closed is cancelled"

    def check_greedy(self, number, why):
        task, op, came = self.pending[number]
        if op[0] == "read" and op[2] < 0 and self.received > came:
            self.excluded = self.excluded or f"166: read(-1), and {why}"

    # The peer.

    def peer_call(self, what):
        try:
            return what()
        except OSError as e:
            self.say(f"peer ! {error_name(e)}")
            return None

    def peer_send(self, data):
        if not self.lost and not self.peer_closed and not self.peer_eof and self.sent - self.received < 16384:
            if self.peer_call(lambda: self.peer.send(data)) == len(data):
                self.sent += len(data)
                self.arrive()

    def arrive(self):
        """Until the bytes are in the other socket. They are at once, if the system does not put its work off."""
        view = self.transport.get_extra_info("socket") if self.transport else None
        end = self.loop.time() + PATIENCE
        while view is not None and not self.lost and view.fileno() >= 0 and not self.eof and self.loop.time() < end:
            if waiting(view.fileno()) >= self.sent - self.received:
                break

    def peer_close(self):
        if not self.peer_closed:
            self.peer_closed = True
            self.peer.close()

    async def peer_read(self):
        """Everything that is there or on its way; the line says how much without the filler, and whether it is what was written."""
        t = self.transport
        if t.is_closing() and t.get_write_buffer_size() and t.get_write_buffer_limits()[0] and any(op[0] == "drain" for _, op, _ in self.pending.values()):
            self.exclude("whether a drain or the end of the connection is first depends on how the system takes the rest")
        data, end = bytearray(), None
        until = self.loop.time() + PATIENCE
        while not self.peer_closed and end is None:
            t = self.transport
            left = t.get_write_buffer_size()
            over = self.lost or self.eof_written and left == 0
            wanted = len(self.written) - left - self.got
            if wanted <= 0 and left == 0 and not over:
                # What follows from the flush may be the end.
                await self.settle()
                if self.lost or self.eof_written:
                    continue
                break
            if wanted > 0 and not self.lost or over:
                try:
                    piece = self.peer.recv(1 << 20)
                    end = "eof" if not piece else None
                    data += piece
                    self.got += len(piece)
                except TimeoutError:
                    end = "stuck"
                except OSError as e:
                    end = error_name(e)
            await asyncio.sleep(0)
            if self.loop.time() > until:
                end = "stuck"
        await self.settle()
        same = "same" if data == self.written[self.got - len(data):self.got] else "different"
        # How much of what the system had taken is lost with a connection is its own affair.
        self.broken = self.broken or end == "ConnectionResetError" and (self.filler or self.head["net"] == "tcp") or \
            self.filler and self.lost and self.got < len(self.written)
        count = "some" if self.broken else str(self.got - self.filler) if self.filler else show(data)
        self.say(f"peer {count} {same} {end or ''}".rstrip())

    # What awaits.

    async def run(self, op):
        number = op[1]
        self.check_reads(op)
        try:
            match op:
                case ["read", _, n]:
                    text = show(await self.reader.read(n))
                case ["exactly", _, n]:
                    text = show(await self.reader.readexactly(n))
                case ["line", _]:
                    text = show(await self.reader.readline())
                case ["until", _, separators]:
                    all = [x.encode() for x in separators]
                    text = show(await self.reader.readuntil(all[0] if len(all) == 1 else tuple(all)))
                case ["drain", _]:
                    await self.writer.drain()
                    text = "drained"
                case ["closed", _]:
                    await self.writer.wait_closed()
                    text = "closed"
                case ["swait", _]:
                    await self.server.wait_closed()
                    text = "server closed"
            self.say(f"t{number} {text}")
        except (Exception, asyncio.CancelledError) as e:
            self.say(f"t{number} ! {error_name(e)}")
        finally:
            del self.pending[number]

    async def settle(self):
        """Lets the loop go round until nothing happens any more, and what is certain to happen has happened."""
        quiet, end = 0, self.loop.time() + PATIENCE
        while True:
            count = len(self.lines)
            await asyncio.sleep(0)
            quiet = quiet + 1 if len(self.lines) == count else 0
            if quiet < QUIET:
                continue
            if self.has_come():
                return
            if self.loop.time() > end:
                self.say("stuck")
                return
            await asyncio.sleep(0.0005)

    def has_come(self):
        t = self.transport
        if t is None:
            return False
        if self.lost:
            return True
        if t.is_closing():
            return t.get_write_buffer_size() > 0 and not self.peer_closed
        if not self.peer_closed and t.get_write_buffer_size() == 0 and waiting(self.peer.fileno()) < len(self.written) - self.got:
            return False
        if not t.is_reading() or self.eof:
            return True
        return not self.peer_closed and not self.peer_eof and self.received == self.sent

    def look(self):
        t = self.transport
        size = t.get_write_buffer_size()
        state = [f"buffered {size - self.base:+d}" if size and self.head["net"] == "unix" else "buffered" if size else ""]
        state += ["closing" if t.is_closing() else "", "" if t.is_reading() else "not reading"]
        if self.reader is not None and self.step != "end":
            greedy = any(op[0] == "read" and op[2] < 0 for _, op, _ in self.pending.values())
            text = "" if greedy else repr(self.reader)
            words = re.search(r"(\d+) bytes", text)
            state += ["reads all" if greedy else "", "at eof" if self.reader.at_eof() else "", f"{words[1]} bytes" if words and not self.reader.exception() else "", "eof" if " eof" in text else "",
                      "held" if text.endswith("paused>") and " eof" not in text else ""]
            state += ["failed" if self.reader.exception() else ""]
        state = ", ".join(x for x in state if x)
        if state != self.before:
            self.before = state
            self.say(f"[{state}]")

    # The connection.

    def protocol(self):
        if self.head["style"] == "streams":
            self.reader = asyncio.StreamReader(self.head["limit"], self.loop)
            callback = self.serve if self.head["role"] == "server" else None
            recorder = StreamRecorder(self.reader, callback, self.loop)
        else:
            recorder = PlainRecorder() if self.head["style"] == "protocol" else BufferedRecorder()
        self.kept.append(recorder)
        return recorder.setup(self, f"p{next(self.names)}", self.head["keep"])

    async def serve(self, reader, writer):
        self.writer = writer
        self.handler = self.loop.create_future()
        self.say("handler")
        await self.handler
        self.say("handled")

    async def connect(self):
        unix = self.head["net"] == "unix"
        if self.head["role"] == "server":
            if unix:
                address = f"\0wire-{id(self)}-{next(NAMES)}"
                self.server = await self.loop.create_unix_server(self.protocol, address)
                self.peer = socket.socket(socket.AF_UNIX)
            else:
                listener = sized(socket.socket())
                listener.bind(("127.0.0.1", 0))
                address = listener.getsockname()
                self.server = await self.loop.create_server(self.protocol, sock=listener)
                self.peer = sized(socket.socket())
            self.peer.connect(address)
        elif unix:
            self.peer, ours = socket.socketpair()
        else:
            with socket.socket() as listener:
                sized(listener).bind(("127.0.0.1", 0))
                listener.listen()
                self.peer = sized(socket.socket())
                self.peer.connect(listener.getsockname())
                ours, _ = listener.accept()
        self.peer.settimeout(PATIENCE)
        if self.head["role"] == "accepted":
            await self.loop.connect_accepted_socket(self.protocol, ours)
        elif self.head["role"] == "client":
            await (self.loop.create_unix_connection(self.protocol, sock=ours) if unix else self.loop.create_connection(self.protocol, sock=ours))
        await self.settle()
        if self.head["style"] == "streams" and self.writer is None:
            self.writer = asyncio.StreamWriter(self.transport, self.kept[0], self.reader, self.loop)

    async def main(self, steps):
        await self.connect()
        self.look()
        for step in steps:
            self.step += 1
            for op in step:
                if op[0] == "pread":
                    await self.peer_read()
                else:
                    self.guarded(op)
            await self.settle()
            self.look()
        self.step = "end"
        self.end()
        await self.settle()
        self.look()

    def end(self):
        for _, (task, op, _) in sorted(self.pending.items()):
            if op[0] != "closed":  # these share a future, and end by themselves
                task.cancel()
        if self.transport and not self.lost:
            self.transport.abort()
        self.peer_close()
        if self.server:
            self.server.close()
        self.finish("return")


def waiting(descriptor):
    """How many bytes can be received."""
    count = array.array("i", [0])
    fcntl.ioctl(descriptor, termios.FIONREAD, count)
    return count[0]


def sized(sock):
    for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
        sock.setsockopt(socket.SOL_SOCKET, option, BUFFERS)
    return sock


def run(script):
    """The log of a script, and why it is excluded or None."""
    head, steps = script
    loop = asyncio.new_event_loop()
    machine = Machine(loop, head)
    loop.set_exception_handler(machine.report)
    try:
        loop.run_until_complete(machine.main(steps))
    except Excluded:
        machine.end()
        loop.run_until_complete(asyncio.sleep(0.001))
    finally:
        loop.close()
    return machine.lines, machine.excluded
