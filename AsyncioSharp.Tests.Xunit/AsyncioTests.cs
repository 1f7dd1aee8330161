using AsyncioSharp.Testing;
using Xunit;

namespace AsyncioSharp.Tests;

/// <summary>[Asyncio] with every kind of test that xUnit.net has.</summary>
public sealed class AsyncioTests : IAsyncLifetime
{
    private static readonly AsyncLocal<string?> Ambient = new();
    private readonly object? _loopOfConstructor = Here();
    private object? _loop;

    public AsyncioTests() => Ambient.Value = "of the constructor";

    public static TheoryData<int, string> Members => new() { { 3, "c" }, { 4, "d" } };

    public static IEnumerable<TheoryDataRow<object>> NotSerializable => [new(new object()) { TestDisplayName = "an object" }];

    public async ValueTask InitializeAsync()
    {
        if (Here() is null)
        {
            return;
        }

        await Asyncio.Sleep(1);
        _loop = Here();
        Assert.Same(_loopOfConstructor, _loop);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Assert.Same(_loop, Here());
    }

    [Asyncio]
    public async Task NativeTask() => await Check();

    [Asyncio]
    public async ValueTask NativeValueTask() => await Check();

    [Asyncio]
    public async Coroutine ACoroutine() => await Check();

    [Asyncio, InlineData(1, "a"), InlineData(2, "b")]
    public async Task Inline(int n, string text)
    {
        Assert.Equal(text[0], (char)('a' + n - 1));
        await Check();
    }

    [Asyncio, MemberData(nameof(Members))]
    public async Coroutine FromMembers(int n, string text)
    {
        Assert.Equal(text[0], (char)('a' + n - 1));
        await Check();
    }

    [Asyncio, MemberData(nameof(NotSerializable))]
    public async Task ReadWhenItRuns(object one)
    {
        Assert.NotNull(one);
        await Check();
    }

    [Asyncio, InlineData(1), InlineData("one")]
    public async Task Generic<T>(T one)
    {
        Assert.NotNull(one);
        await Check();
    }

    [Asyncio(DisplayName = "a name of its own", Timeout = 60_000)]
    public async Task Named()
    {
        Assert.Equal("a name of its own", TestContext.Current.Test!.TestDisplayName);
        await Check();
    }

    [Asyncio(Skip = "it is not run")]
    public async Task Skipped() => await Task.FromException(new InvalidOperationException("It ran."));

    [Asyncio]
    public async Task SkippedWhileItRuns()
    {
        await Asyncio.Sleep(1);
        Assert.Skip("it says so itself");
    }

    [Asyncio]
    public async Task Output_OnTheLoop_IsThatOfTheTest()
    {
        await Asyncio.Sleep(1);
        TestContext.Current.TestOutputHelper!.WriteLine("from the loop");
        Assert.Contains("from the loop", TestContext.Current.TestOutputHelper.Output);
    }

    [Asyncio]
    public async Task AsyncLocal_OfTheConstructor_IsSeenByTheTest()
    {
        await Asyncio.Sleep(1);
        Assert.Equal("of the constructor", Ambient.Value);
    }

    [Asyncio]
    public async Task ThrowsAsync_OnTheLoop_Works()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(async () => await Asyncio.WaitFor(Asyncio.Sleep(60), 1));
        Assert.NotNull(error);
        Assert.Equal(2, Asyncio.GetRunningLoop().Time());
    }

    [Fact]
    public void WithoutTheAttribute_NoLoop_IsThere() => Assert.Null(Here());

    [Asyncio]
    public void NotAsync_IsRunAsAFact() => Assert.Null(Here());

    private async Coroutine Check()
    {
        Assert.NotNull(_loop);
        Assert.Same(_loop, Here());
        await Asyncio.Sleep(3600);
        Assert.Equal(3601, Asyncio.GetRunningLoop().Time());
        Assert.Same(_loop, Here());
    }

    /// <summary>The loop that the code runs on, to compare with; null where there is none.</summary>
    private static object? Here() => SynchronizationContext.Current is AsyncioContext ? Asyncio.GetRunningLoop() : null;
}
