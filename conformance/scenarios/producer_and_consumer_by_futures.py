"""Two tasks hand values to each other through futures: who runs when, turn by turn."""

import asyncio


async def producer(t, slots):
    for i, slot in enumerate(slots):
        t(f"put {i}")
        slot.set_result(i)
        await asyncio.sleep(0)
    t("producer ends")

async def consumer(t, slots):
    for slot in slots:
        t(f"got {await slot}")
    t("consumer ends")

async def main(t):
    slots = [asyncio.get_running_loop().create_future() for _ in range(3)]
    one = asyncio.create_task(consumer(t, slots))
    two = asyncio.create_task(producer(t, slots))
    await one
    await two
    t("end")
