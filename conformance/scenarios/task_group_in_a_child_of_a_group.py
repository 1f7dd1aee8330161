"""A child that has a group of its own is cancelled with its whole subtree, from the leaves up."""

import asyncio


async def leaf(t, name):
    try:
        await asyncio.sleep(10)
    finally:
        t(f"{name} cleans up")

async def branch(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(leaf(t, "leaf"))
    finally:
        t("branch cleans up")

async def main(t):
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(branch(t))
            await asyncio.sleep(1)
            raise ValueError
    except ExceptionGroup as e:
        t.at(t.error(e))
