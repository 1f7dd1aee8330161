using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Where the code of a test runs.</summary>
internal static class TestLoop
{
    /// <summary>[Asyncio] is on the assembly too: in two of the three that the tests of [Asyncio] are compiled into. There what no nearer attribute reaches runs three times.</summary>
    public static bool IsOnAssembly => typeof(TestLoop).Assembly.IsDefined(typeof(AsyncioAttribute), inherit: false);

    /// <summary>The loop that the code runs on, to compare with (it is not the test's to dispose of); null where there is none.</summary>
    public static object? Here() => SynchronizationContext.Current is AsyncioContext ? Asyncio.GetRunningLoop() : null;

    /// <summary>The same; throws where no loop runs, or the clock is not virtual.</summary>
    public static EventLoop Must()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.Zero);
        return loop;
    }
}
