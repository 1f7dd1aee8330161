"""Raw socket calls take what is there at once, wait for what is not, and leave nothing behind when they are cancelled."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    one, other = t.pair()
    other.send(b"ready")
    t.turns(1)
    t((await loop.sock_recv(one, 10)).decode())
    task = asyncio.create_task(loop.sock_recv(one, 10))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    t.at(f"{t.ended(task)}, reader left {loop.remove_reader(one)}")
    other.send(b"later")
    await asyncio.sleep(1)
    buffer = bytearray(10)
    n = await loop.sock_recv_into(one, buffer)
    t(f"{n} {buffer[:n].decode()}")
    task = asyncio.create_task(loop.sock_sendall(one, b"x" * 20_000_000))
    await asyncio.sleep(1)
    t(f"sending {not task.done()}")
    task.cancel()
    await asyncio.wait([task])
    t(f"{t.ended(task)}, writer left {loop.remove_writer(one)}")
    sending = asyncio.create_task(loop.sock_sendall(other, b"x" * 20_000_000))
    received = 0
    while received < 20_000_000:
        received += len(await loop.sock_recv(one, 100_000))
    t(f"{await sending}, received {received}")
    one.close()
    other.close()
