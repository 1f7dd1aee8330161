using AsyncioSharp.Testing;
using Microsoft.VisualStudio.TestTools.UnitTesting;

[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]

namespace AsyncioSharp.Tests;

/// <summary>Set-up and tear-down that come before and after those of the class.</summary>
public abstract class AsyncioTestsBase
{
    protected List<string> Calls { get; } = [];

    [TestInitialize]
    public async Task SetUpOfTheBase()
    {
        if (AsyncioTests.Here() is not null)
        {
            await Asyncio.Sleep(1);
        }

        Calls.Add("base");
    }

    [TestCleanup]
    public async Task TearDownOfTheBase()
    {
        await Task.Yield();
        Assert.AreEqual("base, class, tear-down of the class", string.Join(", ", Calls));
    }

    [TestInitialize]
    public virtual Task Overridden() => throw new InvalidOperationException("It is overridden.");
}

/// <summary>[Asyncio] with every kind of test that MSTest has.</summary>
[TestClass]
public sealed class AsyncioTests : AsyncioTestsBase, IAsyncDisposable
{
    private static int s_tries;
    private object? _loop;

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Source => [[3, "c"], [4, "d"]];

    /// <summary>The loop that the code runs on, to compare with; null where there is none.</summary>
    public static object? Here() => SynchronizationContext.Current is AsyncioContext ? Asyncio.GetRunningLoop() : null;

    [TestInitialize]
    public override async Task Overridden()
    {
        await Task.Yield();
        _loop = Here();
        Calls.Add("class");
    }

    [TestCleanup]
    public async Task TearDown()
    {
        await Task.Yield();
        Assert.AreSame(_loop, Here());
        Assert.AreEqual(
            TestContext.TestName == nameof(Retried) && s_tries == 1 ? UnitTestOutcome.Failed : UnitTestOutcome.Passed,
            TestContext.CurrentTestOutcome);
        Calls.Add("tear-down of the class");
    }

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        Assert.AreSame(_loop, Here());
    }

    [Asyncio]
    public async Task NativeTask() => await Check();

    [Asyncio]
    public async ValueTask NativeValueTask() => await Check();

    [Asyncio, DataRow(1, "a"), DataRow(2, "b")]
    public async Task Rows(int n, string text)
    {
        Assert.AreEqual(text[0], (char)('a' + n - 1));
        await Check();
    }

    [Asyncio, DynamicData(nameof(Source))]
    public async Task FromSource(int n, string text)
    {
        Assert.AreEqual(text[0], (char)('a' + n - 1));
        await Check();
    }

    [Asyncio(DisplayName = "a name of its own")]
    public async Task Named()
    {
        Assert.AreEqual("a name of its own", TestContext.TestDisplayName);
        await Check();
    }

    [Asyncio, Ignore("it is not run")]
    public async Task Ignored() => await Task.FromException(new InvalidOperationException("It ran."));

    [Asyncio, Retry(2)]
    public async Task Retried()
    {
        await Check();
        Assert.AreEqual(2, ++s_tries, "it fails at first");
    }

    [Asyncio]
    public async Task ThrowsAsync_OnTheLoop_Works()
    {
        await Assert.ThrowsAsync<TimeoutException>(async () => await Asyncio.WaitFor(Asyncio.Sleep(60), 1));
        Assert.AreEqual(2, Asyncio.GetRunningLoop().Time());
    }

    [TestMethod]
    public void WithoutTheAttribute_NoLoop_IsThere() => Assert.IsNull(Here());

    [Asyncio]
    public void NotAsync_IsRunAsAnyTest() => Assert.IsNull(Here());

    private async Coroutine Check()
    {
        Assert.IsNotNull(_loop);
        Assert.AreSame(_loop, Here());
        await Asyncio.Sleep(3600);
        Assert.AreEqual(3601, Asyncio.GetRunningLoop().Time());
        Assert.AreSame(_loop, Here());
    }
}
