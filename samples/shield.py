# The waiter is cancelled after half a second; what it waits for is shielded and finishes.
# Shows asyncio.shield, task.cancel and CancelledError.
import asyncio


async def write_file():
    print("writing")
    await asyncio.sleep(1)
    print("written")
    return 42


async def impatient(job):
    try:
        await asyncio.shield(job)
    except asyncio.CancelledError:
        print("the waiter is cancelled")
        raise


async def main():
    job = asyncio.create_task(write_file())
    waiter = asyncio.create_task(impatient(job))
    await asyncio.sleep(0.5)
    waiter.cancel()

    result = await job
    print(f"waiter cancelled: {waiter.cancelled()}, job cancelled: {job.cancelled()}, result {result}")


asyncio.run(main())
