"""Through a shield result and error arrive one turn later than directly."""

import asyncio


async def returns():
    await asyncio.sleep(0)
    return "value"

async def fails():
    await asyncio.sleep(0)
    raise ValueError

async def main(t):
    one, two = asyncio.create_task(returns()), asyncio.create_task(fails())
    for task in (one, two):
        task.add_done_callback(lambda f: t("inner done"))
    shielded = asyncio.shield(two)
    t.turns(6)
    t(await asyncio.shield(one))
    try:
        await shielded
    except ValueError as e:
        t(t.error(e))
    await asyncio.sleep(1)
