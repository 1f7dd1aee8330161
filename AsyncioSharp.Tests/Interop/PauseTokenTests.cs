using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class PauseTokenTests
{
    [Test]
    public void WaitWhilePausedAsync_WithAWorker_StopsItForThatTime([Values] Body body)
    {
        var times = new List<double>();
        Virtual.Run(async () =>
        {
            var pause = new PauseTokenSource();
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.CallLater(1.5, () => pause.IsPaused = true);
            loop.CallLater(7, () => pause.IsPaused = false);
            await Guest.Start(body, () => Work(pause.Token));
        });

        times.Should().Equal(1, 7, 8);

        async Task Work(PauseToken pause)
        {
            Home home = Home.Here();
            for (int i = 0; i < 3; i++)
            {
                await Asyncio.Sleep(1);
                await pause.WaitWhilePausedAsync();
                home.Check();
                times.Add(Asyncio.GetRunningLoop().Time());
            }
        }
    }

    [Test]
    public void WaitWhilePausedAsync_CancelledTask_EndsCancelled([Values] Body body) => Virtual.Run(async () =>
    {
        var pause = new PauseTokenSource { IsPaused = true };
        await Guest.CancelWhile(body, pause.Token.WaitWhilePausedAsync);
    });
}
