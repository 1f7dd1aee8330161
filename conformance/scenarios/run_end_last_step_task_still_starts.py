"""A task made in main's last step still gets its first step; only then the loop stops."""

import asyncio


async def worker(t):
    t("worker runs")

async def main(t):
    task = asyncio.create_task(worker(t))
    task.add_done_callback(lambda f: t(f"leftover {t.ended(f)}"))
    t("main ends")
