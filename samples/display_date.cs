// A callback that schedules itself again: the date once a second, until three seconds are over.
// Shows loop.CallLater with arguments, and loop.Time, the clock on which the loop's deadlines lie.
#:project ../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

static void DisplayDate(double endTime, EventLoop loop)
{
    Console.WriteLine($"{DateTime.Now:yyyy-MM-dd HH:mm:ss.ffffff}");
    if (loop.Time() + 1.0 < endTime)
        loop.CallLater(1, DisplayDate, endTime, loop);
    else
        loop.Stop();
}

var loop = Asyncio.NewEventLoop();
var endTime = loop.Time() + 3.0;
loop.CallSoon(DisplayDate, endTime, loop);
try
{
    loop.RunForever();
}
finally
{
    loop.Close();
}
