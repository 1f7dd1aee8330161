"""call_exception_handler() hands over message and exception as given."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    t(f"handler set {loop.get_exception_handler() is not None}")
    loop.set_exception_handler(lambda loop, context: t(f"{context['message']}: {t.error(context.get('exception'))}"))
    t(f"handler set {loop.get_exception_handler() is not None}")
    loop.call_exception_handler({"message": "by hand", "exception": ValueError()})
    loop.call_exception_handler({"message": "without an exception"})
