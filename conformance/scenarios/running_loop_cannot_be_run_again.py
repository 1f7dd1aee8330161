"""A running loop can neither be run again nor closed, and no other loop can run in its thread."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    other = asyncio.new_event_loop()
    for what, use in (("run again", lambda: loop.run_until_complete(loop.create_future())),
                      ("run another", lambda: other.run_until_complete(other.create_future())), ("close", loop.close)):
        try:
            use()
            t(f"{what} went through")
        except RuntimeError as e:
            t(f"{what}: {t.error(e)}")
    other.close()
    t(f"running {loop.is_running()}")
    await asyncio.sleep(0)
    t("still alive")
