using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class TaskDelayTests
{
    [Test]
    public void Delay_WithTheLoopsProvider_TakesVirtualTimeInOrderWithSleep([Values] Body body)
    {
        var order = new List<string>();
        Virtual.Run(async () =>
        {
            TimeProvider time = Asyncio.GetRunningLoop().TimeProvider;
            await Asyncio.Gather(
                Guest.Start(body, () => Note("delay", Task.Delay(TimeSpan.FromHours(2), time))),
                Guest.Start(body, () => Note("sleep", Sleep(3600))),
                Guest.Start(body, () => Note("second delay", Task.Delay(TimeSpan.FromHours(3), time))));
        });

        order.Should().Equal("sleep 3600", "delay 7200", "second delay 10800");

        async Task Note(string name, Task wait)
        {
            await wait;
            order.Add($"{name} {Asyncio.GetRunningLoop().Time()}");
        }

        static async Task Sleep(double delay) => await Asyncio.Sleep(delay);
    }

    [Test]
    public void Delay_CancelledTask_EndsAtOnce([Values] Body body) => Virtual.Run(async () =>
    {
        TimeProvider time = Asyncio.GetRunningLoop().TimeProvider;
        await Guest.CancelWhile(body, token => Task.Delay(TimeSpan.FromHours(1), time, token));
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [Test]
    public void WaitAsync_WithTheLoopsProvider_TimesOutInVirtualTime([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var never = new TaskCompletionSource();
        AsyncioTask<double> task = Guest.Start(body, () => never.Task.WaitAsync(TimeSpan.FromMinutes(1), loop.TimeProvider));
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TimeoutException>();
        loop.Time().Should().Be(60);
    });

    [Test]
    public void Delay_WithConfigureAwaitFalse_StaysOnTheLoopsThread([Values] Body body) => Virtual.Run(async () =>
    {
        int home = Environment.CurrentManagedThreadId;
        await Guest.Start(body, Library);
        Asyncio.GetRunningLoop().Time().Should().Be(6);

        async Task Library()
        {
            TimeProvider time = Asyncio.GetRunningLoop().TimeProvider;
            for (int i = 0; i < 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), time).ConfigureAwait(false);
                Environment.CurrentManagedThreadId.Should().Be(home);
            }
        }
    });
}
