# Child processes with their streams: one that works, one that fails, and one that is talked to.
# Shows create_subprocess_exec, create_subprocess_shell, communicate, wait, and the streams of a process.
import asyncio
from asyncio.subprocess import PIPE


async def run(program, *args):
    proc = await asyncio.create_subprocess_exec(program, *args, stdout=PIPE, stderr=PIPE)
    stdout, stderr = await proc.communicate()
    print("[ls succeeded]" if proc.returncode == 0 else "[ls failed]")
    if stdout:
        print(f"[stdout] {stdout.decode().rstrip()}")
    if stderr:
        print("[stderr] it said why")


async def talk():
    proc = await asyncio.create_subprocess_shell("cat | tr a-z A-Z; exit 3", stdin=PIPE, stdout=PIPE)
    proc.stdin.write(b"hello\nworld\n")
    await proc.stdin.drain()
    proc.stdin.close()
    async for line in proc.stdout:
        print(line.decode().rstrip())
    print("exit status", await proc.wait())


async def main():
    await run("ls", "-d", "/")
    await run("ls", "/no/such/place")
    await talk()


asyncio.run(main())
