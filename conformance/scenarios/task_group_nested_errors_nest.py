"""The error of an inner group is one error of the outer group; the outer's children are cancelled after it."""

import asyncio


async def child(t, name, delay, fails):
    try:
        await asyncio.sleep(delay)
        if fails:
            raise ValueError
    finally:
        t.at(f"{name} finally")

async def main(t):
    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(child(t, "outer child", 10, False))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(child(t, "inner child", 10, False))
                inner.create_task(child(t, "failing child", 1, True))
            t("never")
    except ExceptionGroup as e:
        t.at(t.error(e))
