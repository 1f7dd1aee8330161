"""A coroutine object can be awaited once only."""


async def worker(t):
    t("worker runs")

async def main(t):
    coroutine = worker(t)
    await coroutine
    try:
        await coroutine
        t("went through")
    except RuntimeError as e:
        t(t.error(e))
