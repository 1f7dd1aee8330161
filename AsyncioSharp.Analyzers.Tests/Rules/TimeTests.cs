namespace AsyncioSharp.Analyzers.Tests.Rules;

public class TimeTests
{
    [Test]
    public Task Timer_WithoutTheLoopsProvider_IsFound() => Verify.Finds("""
        async Coroutine Main()
        {
            await {|ASY005:Task.Delay(100)|};
            using var limit = {|ASY005:new CancellationTokenSource(TimeSpan.FromSeconds(1))|};
            using var ticks = {|ASY005:new PeriodicTimer(TimeSpan.FromSeconds(1))|};
            await {|ASY005:Native().WaitAsync(TimeSpan.FromSeconds(1))|};
            DateTime now = {|ASY020:DateTime.Now|};
            await Helper();
        }

        async Task Helper() => await {|ASY005:Task.Delay(100)|};
        """);

    [Test]
    public Task Timer_OfASourceThatIsMadeWithoutOne_IsFound() => Verify.Finds("""
        async Coroutine Main(CancellationTokenSource given, EventLoop loop, SemaphoreSlim gate)
        {
            using var plain = new CancellationTokenSource();
            {|ASY005:plain.CancelAfter(100)|};
            using var timed = new CancellationTokenSource(TimeSpan.FromSeconds(1), loop.TimeProvider);
            timed.CancelAfter(100);
            given.CancelAfter(100);
            await {|ASY005:gate.WaitAsync(100)|};
            await gate.WaitAsync();
        }
        """);

    [Test]
    public Task Timer_OfTheLoopOrOutsideOfIt_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(EventLoop loop, CancellationToken token)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
            await Task.Delay(Timeout.Infinite, token);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), loop.TimeProvider);
            using var plain = new CancellationTokenSource();
            await Native().WaitAsync(token);
            await Asyncio.ToThread(() => DateTime.Now);
        }

        async Task Elsewhere()
        {
            await Task.Delay(100);
            Console.WriteLine(DateTime.Now);
        }
        """);

    [Test]
    public Task Delay_ThatIsAwaited_BecomesASleep() => Verify.Fixes<OtherTimerFix>(
        """
        async Coroutine Main(CancellationToken token)
        {
            await {|ASY005:Task.Delay(250)|};
            await {|ASY005:Task.Delay(TimeSpan.FromSeconds(2))|};
        }
        """,
        """
        async Coroutine Main(CancellationToken token)
        {
            await Asyncio.Sleep(0.25);
            await Asyncio.Sleep(TimeSpan.FromSeconds(2));
        }
        """);

    [Test]
    public Task Timer_OfEachKind_GetsTheLoopsProvider() => Verify.Fixes<OtherTimerFix>(
        """
        async Coroutine Main(CancellationToken token)
        {
            await {|ASY005:Task.Delay(250, token)|};
            Task delay = {|ASY005:Task.Delay(250)|};
            using var limit = {|ASY005:new CancellationTokenSource(1000)|};
            using var ticks = {|ASY005:new PeriodicTimer(TimeSpan.FromSeconds(1))|};
            await {|ASY005:Native().WaitAsync(TimeSpan.FromSeconds(1), token)|};
        }
        """,
        """
        async Coroutine Main(CancellationToken token)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), Asyncio.GetRunningLoop().TimeProvider, token);
            Task delay = Task.Delay(TimeSpan.FromMilliseconds(250), Asyncio.GetRunningLoop().TimeProvider);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(1000), Asyncio.GetRunningLoop().TimeProvider);
            using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1), Asyncio.GetRunningLoop().TimeProvider);
            await Native().WaitAsync(TimeSpan.FromSeconds(1), Asyncio.GetRunningLoop().TimeProvider, token);
        }
        """);

    [Test]
    public Task Clock_OfEachKind_BecomesTheLoops() => Verify.Fixes<WallClockFix>(
        """
        async Coroutine Main()
        {
            DateTime one = {|ASY020:DateTime.Now|};
            DateTime two = {|ASY020:DateTime.UtcNow|};
            DateTime three = {|ASY020:DateTime.Today|};
            DateTimeOffset four = {|ASY020:DateTimeOffset.UtcNow|};
        }
        """,
        """
        async Coroutine Main()
        {
            DateTime one = Asyncio.GetRunningLoop().TimeProvider.GetLocalNow().LocalDateTime;
            DateTime two = Asyncio.GetRunningLoop().TimeProvider.GetUtcNow().UtcDateTime;
            DateTime three = Asyncio.GetRunningLoop().TimeProvider.GetLocalNow().Date;
            DateTimeOffset four = Asyncio.GetRunningLoop().TimeProvider.GetUtcNow();
        }
        """);
}
