# Tasks that live and end together: the first failure cancels the rest, and all failures are raised as one group.
# Shows asyncio.TaskGroup and except*.
import asyncio


async def fetch(name, delay, fails=False):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(f"{name} cancelled")
        raise
    if fails:
        raise ValueError(f"{name} failed")
    print(f"{name} done")


async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch("a", 0.25))
            tg.create_task(fetch("b", 0.5, fails=True))
            tg.create_task(fetch("c", 3600))
        print("not reached")
    except* ValueError as group:
        print(", ".join(str(error) for error in group.exceptions))


asyncio.run(main())
