"""Async generators that are left half-way are closed together at the end; what fails then is reported, and closes the others nevertheless."""

import asyncio


async def numbers(t, name, delay):
    try:
        for n in range(10):
            yield n
    finally:
        await asyncio.sleep(delay)
        t.at(f"{name} closes")
        if name == "bad":
            raise ValueError


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"reported {t.error(context['exception'])}, generator given {'asyncgen' in context}"))
    global kept
    kept = [numbers(t, name, delay) for name, delay in [("slow", 2), ("bad", 0.5), ("quick", 1), ("unused", 0)]]
    for generator in kept[:3]:
        async for n in generator:
            break
    t.at("main ends")
