"""The report about a failing callback does not show the callback's arguments: they may be secret."""

import asyncio


async def main(t):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: t(f"password shown {'12345' in context['message'] or '12345' in repr(context['handle'])}"))

    def failing(password):
        raise ValueError

    loop.call_soon(failing, "12345")
    loop.call_later(1, failing, "12345")
    await asyncio.sleep(2)
