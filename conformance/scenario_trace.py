"""What a scenario writes to. Its twin is scenarios/Trace.cs; both must give the same lines."""

import asyncio
import socket
import ssl
import subprocess
import tempfile

from virtual_loop import VirtualLoop


class Trace:
    def __init__(self):
        self.lines = []
        self._loop = None

    def __call__(self, text):
        """One line."""
        self.lines.append(text)

    def at(self, text):
        """One line with the loop's time before it, in seconds."""
        loop = asyncio._get_running_loop() or self._loop
        self(f"[{loop.time():.3f}] {text}")

    def loop(self):
        """A fresh virtual loop, for scenarios that drive the loop by hand."""
        self._loop = VirtualLoop()
        return self._loop

    def turns(self, n, i=1):
        """Starting with the next turn of the loop, one line in each of the next n turns."""
        loop = asyncio.get_running_loop()
        if i <= n:
            loop.call_soon(self._turn, n, i)

    def _turn(self, n, i):
        self(f"turn {i}")
        self.turns(n, i + 1)

    def pair(self):
        """The two ends of a connection within this process, which do not block."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            one = socket.create_connection(listener.getsockname())
            other, _ = listener.accept()
        one.setblocking(False)
        other.setblocking(False)
        return one, other

    def port(self, server):
        """The port of a server that listens on one socket."""
        return server.sockets[0].getsockname()[1]

    def server_tls(self):
        """A certificate for localhost that nobody has to trust."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            key, certificate = f"{folder}/key", f"{folder}/certificate"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
                            "-days", "30", "-keyout", key, "-out", certificate], check=True, capture_output=True)
            context.load_cert_chain(certificate, key)
        return context

    def client_tls(self):
        """Trusts every certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    async def read_to_end(self, sock):
        """What comes through a socket until its end, and whether that was a reset."""
        loop = asyncio.get_running_loop()
        data = bytearray()
        try:
            while piece := await loop.sock_recv(sock, 65536):
                data += piece
        except ConnectionResetError:
            return data, True
        return data, False

    def error(self, e):
        """The type's name; for a group with the names of its members, in order."""
        if e is None:
            return "no error"
        if isinstance(e, BaseExceptionGroup):
            return f"ExceptionGroup({', '.join(self.error(x) for x in e.exceptions)})"
        return type(e).__name__

    def reason(self, e):
        """The message given to cancel() or to the exception, or 'no message'."""
        return str(e.args[0]) if e.args and e.args[0] is not None else "no message"

    def state(self, f):
        """How a done future ended."""
        if not f.done():
            return "pending"
        if f.cancelled():
            return "cancelled"
        return self.error(f.exception()) if f.exception() else f"result {f.result()}"

    def ended(self, f):
        """As state, for futures without a value."""
        s = self.state(f)
        return "finished" if s.startswith("result") else s

    def outcome(self, x):
        """One item of gather(..., return_exceptions=True)."""
        return self.error(x) if isinstance(x, BaseException) else f"{x}"

    def names(self, tasks):
        """The names of tasks, sorted."""
        return " ".join(sorted(x.get_name() for x in tasks)) or "none"


class Recorder(asyncio.Protocol):
    """A protocol that writes down what its transport tells, save for data, which may come in any number of pieces: until(n) waits for bytes."""

    def __init__(self, t, name, keep_open=False):
        self.t = t
        self.name = name
        self.keep_open = keep_open
        self.transport = None
        self.made = asyncio.get_running_loop().create_future()
        self.lost = asyncio.get_running_loop().create_future()
        self._data = bytearray()
        self._more = None

    @property
    def count(self):
        """How many bytes have come and were not taken."""
        return len(self._data)

    async def until(self, n):
        """Waits for a number of bytes and takes them."""
        while len(self._data) < n:
            self._more = asyncio.get_running_loop().create_future()
            await self._more
        text = self._data[:n].decode()
        del self._data[:n]
        return text

    def connection_made(self, transport):
        self.transport = transport
        self.t(f"{self.name}: made")
        self.made.set_result(None)

    def data_received(self, data):
        self._data += data
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

    def eof_received(self):
        self.t(f"{self.name}: eof")
        return self.keep_open

    def pause_writing(self):
        self.t(f"{self.name}: pause")

    def resume_writing(self):
        self.t(f"{self.name}: resume")

    def connection_lost(self, exc):
        self.t(f"{self.name}: lost, {self.t.error(exc)}")
        self.lost.set_result(None)
