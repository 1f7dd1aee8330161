using AsyncioSharp.Testing;
using TUnit.Core;
using static AsyncioSharp.Tests.Checks;

namespace AsyncioSharp.Tests;

/// <summary>Hooks that come before and after those of the class.</summary>
public abstract class AsyncioTestsBase
{
    protected List<string> Calls { get; } = [];

    protected object? Loop { get; private set; }

    [Before(HookType.Test)]
    public async Task SetUpOfTheBase()
    {
        await Task.Yield();
        Loop = Here();
        Calls.Add("base");
    }

    [After(HookType.Test)]
    public async Task TearDownOfTheBase()
    {
        await Task.Yield();
        Same(Loop, Here());
        Equal("base, class, tear-down of the class", string.Join(", ", Calls));
    }
}

/// <summary>[Asyncio] with every kind of test that TUnit has.</summary>
public sealed class AsyncioTests : AsyncioTestsBase
{
    private static int s_tries;

    public static IEnumerable<(int, string)> Source() => [(3, "c"), (4, "d")];

    [Before(HookType.Test)]
    public async Task SetUp()
    {
        if (Loop is not null)
        {
            await Asyncio.Sleep(1);
        }

        Same(Loop, Here());
        Calls.Add("class");
    }

    [After(HookType.Test)]
    public async Task TearDown()
    {
        await Task.Yield();
        Same(Loop, Here());
        Calls.Add("tear-down of the class");
    }

    [Test, Asyncio]
    public async Task NativeTask() => await Check();

    [Test, Asyncio]
    public async ValueTask NativeValueTask() => await Check();

    [Test, Asyncio, Arguments(1, "a"), Arguments(2, "b")]
    public async Task Rows(int n, string text)
    {
        Equal(text[0], (char)('a' + n - 1));
        await Check();
    }

    [Test, Asyncio, MethodDataSource(nameof(Source))]
    public async Task FromSource(int n, string text)
    {
        Equal(text[0], (char)('a' + n - 1));
        await Check();
    }

    [Test, Asyncio, MatrixDataSource]
    public async Task Matrix([Matrix(1, 2)] int n, [Matrix(true, false)] bool flag)
    {
        Equal(true, n > 0 || flag);
        await Check();
    }

    [Test, Asyncio, DisplayName("a name of its own")]
    public async Task Named()
    {
        Equal("a name of its own", TestContext.Current!.Metadata.DisplayName);
        await Check();
    }

    [Test, Asyncio, Skip("it is not run")]
    public async Task Skipped() => await Task.FromException(new InvalidOperationException("It ran."));

    [Test, Asyncio]
    public async Task SkippedWhileItRuns()
    {
        await Asyncio.Sleep(1);
        Skip.Test("it says so itself");
    }

    [Test, Asyncio, Retry(2)]
    public async Task Retried()
    {
        await Check();
        Equal(2, ++s_tries);
    }

    [Test, Asyncio, Repeat(2)]
    public async Task Repeated() => await Check();

    [Test, Asyncio]
    public async Task WithToken(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        await Check();
    }

    [Test, Asyncio]
    public async Task Output_OnTheLoop_IsThatOfTheTest()
    {
        await Asyncio.Sleep(1);
        Console.WriteLine("from the loop");
        Equal(true, TestContext.Current!.GetStandardOutput().Contains("from the loop", StringComparison.Ordinal));
    }

    [Test, Asyncio]
    public async Task ThrowsAsync_OnTheLoop_Works()
    {
        await Assert.ThrowsAsync<TimeoutException>(async () => await Asyncio.WaitFor(Asyncio.Sleep(60), 1));
        Equal(2, Asyncio.GetRunningLoop().Time());
    }

    [Test, Asyncio]
    public async Task That_OnTheLoop_Works()
    {
        await Asyncio.Sleep(1);
        await Assert.That(Asyncio.GetRunningLoop().Time()).IsEqualTo(2);
        Same(Loop, Here());
    }

    [Test]
    public async Task WithoutTheAttribute_NoLoop_IsThere()
    {
        await Task.Yield();
        Same(null, Here());
    }

    [Test, Asyncio]
    public void NotAsync_IsLeftAlone() => Same(null, Here());

    private async Coroutine Check()
    {
        Equal(true, Loop is not null);
        Same(Loop, Here());
        await Asyncio.Sleep(3600);
        Equal(3601, Asyncio.GetRunningLoop().Time());
        Same(Loop, Here());
    }
}
