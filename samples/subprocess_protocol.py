# A child process under a protocol: its output comes through callbacks, its end too.
# Shows loop.subprocess_exec, SubprocessProtocol, get_pipe_transport and get_returncode.
import asyncio


class AnswerProtocol(asyncio.SubprocessProtocol):
    def __init__(self, exit_future):
        self.exit_future = exit_future
        self.output = bytearray()

    def connection_made(self, transport):
        transport.get_pipe_transport(0).write(b"6 7\n")

    def pipe_data_received(self, fd, data):
        self.output.extend(data)

    def pipe_connection_lost(self, fd, exc):
        print("pipe closed:", {0: "stdin", 1: "stdout"}[fd])

    def process_exited(self):
        pass  # May be called before the pipes are closed, or after.

    def connection_lost(self, exc):
        self.exit_future.set_result(True)


async def main():
    loop = asyncio.get_running_loop()
    exit_future = loop.create_future()

    transport, protocol = await loop.subprocess_exec(
        lambda: AnswerProtocol(exit_future),
        "sh", "-c", "read a b; exec <&-; sleep 0.2; echo $((a * b)); exit 5",
        stderr=None)

    await exit_future
    print("answer:", protocol.output.decode().rstrip())
    print("exit status:", transport.get_returncode())
    transport.close()


asyncio.run(main())
