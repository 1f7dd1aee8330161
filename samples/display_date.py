# A callback that schedules itself again: the date once a second, until three seconds are over.
# Shows loop.call_later with arguments, and loop.time, the clock on which the loop's deadlines lie.
import asyncio
import datetime


def display_date(end_time, loop):
    print(datetime.datetime.now())
    if loop.time() + 1.0 < end_time:
        loop.call_later(1, display_date, end_time, loop)
    else:
        loop.stop()


loop = asyncio.new_event_loop()
end_time = loop.time() + 3.0
loop.call_soon(display_date, end_time, loop)
try:
    loop.run_forever()
finally:
    loop.close()
