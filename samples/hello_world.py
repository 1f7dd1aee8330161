# A plain callback, no coroutine: it prints and stops the loop.
# Shows loop.call_soon with an argument, loop.run_forever, loop.stop and loop.close.
import asyncio


def hello_world(loop):
    print("Hello World")
    loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(hello_world, loop)
try:
    loop.run_forever()
finally:
    loop.close()
