# Waits for the first of two tasks and looks at which are done; then for the rest.
# Shows asyncio.wait, its two sets, FIRST_COMPLETED and timeout.
import asyncio


async def foo(delay, value):
    await asyncio.sleep(delay)
    return value


async def main():
    quick = asyncio.create_task(foo(0.5, 42), name="quick")
    slow = asyncio.create_task(foo(1, 43), name="slow")

    done, pending = await asyncio.wait({quick, slow}, return_when=asyncio.FIRST_COMPLETED)
    if quick in done:
        print(f"{quick.get_name()} is done: {quick.result()}")
    print(f"done {len(done)}, pending {len(pending)}")

    done, pending = await asyncio.wait({slow}, timeout=0.25)
    print(f"done {len(done)}, pending {len(pending)}")

    done, pending = await asyncio.wait({quick, slow})
    print(f"done {len(done)}, pending {len(pending)}, sum {sum(task.result() for task in done)}")


asyncio.run(main(), debug=True)
