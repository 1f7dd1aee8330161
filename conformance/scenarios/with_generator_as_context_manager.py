"""A generator that yields once is a context manager: finally runs in any case, what stands behind it only if nothing has failed."""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def transaction(t, name):
    await asyncio.sleep(1)
    t.at(f"{name} begin")
    try:
        yield name
    finally:
        await asyncio.sleep(1)
        t.at(f"{name} release")
    t.at(f"{name} commit")

@contextlib.asynccontextmanager
async def nothing():
    if False:
        yield

@contextlib.asynccontextmanager
async def twice(t):
    try:
        yield 1
        yield 2
    finally:
        t.at("twice closed")

async def main(t):
    async with transaction(t, "one") as name:
        t.at(f"body of {name}")
    try:
        async with transaction(t, "two"):
            raise KeyError("body")
    except KeyError as e:
        t.at(t.reason(e))
    task = asyncio.create_task(cancelled(t))
    await asyncio.sleep(2)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        t.at(t.reason(e))
    for manager in nothing(), twice(t):
        try:
            async with manager:
                t("inside")
        except RuntimeError as e:
            t(t.error(e))

async def cancelled(t):
    async with transaction(t, "three"):
        await asyncio.sleep(10)
