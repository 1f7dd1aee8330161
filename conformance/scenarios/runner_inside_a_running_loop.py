"""A runner inside of a running loop refuses to run, and its program is not started; closing it is fine."""

import asyncio


async def inner(t):
    t("never")

async def main(t):
    program = inner(t)
    runner = asyncio.Runner()
    try:
        runner.run(program)
    except RuntimeError as e:
        t(t.error(e))
    runner.close()
    program.close()
    await asyncio.sleep(1)
    t.at("main goes on")
