using System.Diagnostics;
using System.Runtime.InteropServices;
using AsyncioSharp.Orleans.Tests.Functions;
using AsyncioSharp.Orleans.Tests.Infrastructure;

namespace AsyncioSharp.Orleans.Tests;

/// <summary>Three silos in processes of their own, and what is promised when one of them is lost.</summary>
[TestFixture]
[Category("Slow")]
[Platform("Linux")]
public class RedisClusterTests
{
    private const int Sigterm = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private TestCluster _cluster = null!;

    [SetUp]
    public async Task Start() => _cluster = await TestCluster.Start(3);

    [TearDown]
    public async Task Stop()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [TestCase(9)]
    [TestCase(Sigterm)]
    public async Task AtMostOnce_OneOfThreeSilosEndsAmong10000Calls_NothingRunsTwice(int signal)
    {
        using OrleansExecutor executor = await _cluster.Connect(new OrleansExecutorOptions { MaxInFlight = 64 });

        Exception?[] errors = await RunAll(executor, signal);

        Dictionary<int, int> runs = Runs();
        runs.Values.Should().OnlyContain(static count => count == 1);
        for (int i = 0; i < errors.Length; i++)
        {
            switch (errors[i])
            {
                case null:
                    runs.Should().ContainKey(i);
                    break;
                case BrokenCluster { MayHaveRun: false }:
                    runs.Should().NotContainKey(i);
                    break;
                default:
                    errors[i].Should().BeOfType<BrokenCluster>();
                    break;
            }
        }

        int lost = errors.Count(static one => one is not null);
        TestContext.Out.WriteLine($"signal {signal}: {lost} of {errors.Length} failed, {runs.Count} ran");
        lost.Should().BeLessThanOrEqualTo(signal == Sigterm ? 0 : 64, "only what was in flight may be lost");
    }

    [Test]
    public async Task AtLeastOnce_OneOfThreeSilosIsKilledAmong10000Calls_AllSucceed()
    {
        using OrleansExecutor executor = await _cluster.Connect(
            new OrleansExecutorOptions { MaxInFlight = 64, Delivery = Delivery.AtLeastOnce, RetryFor = 60 });

        Exception?[] errors = await RunAll(executor, 9);

        errors.Should().OnlyContain(static error => error == null);
        Dictionary<int, int> runs = Runs();
        runs.Should().HaveCount(errors.Length);
        TestContext.Out.WriteLine($"{runs.Values.Count(static count => count > 1)} ran twice");
    }

    [Test]
    public async Task Calls_ManyShortOnes_AreSpreadOverAllSilos()
    {
        using OrleansExecutor executor = await _cluster.Connect();

        int[] pids = await Task.WhenAll(Enumerable.Range(0, 3000).Select(_ => executor.Submit(Work.Pid))).WaitAsync(Patience);

        Dictionary<int, int> counts = pids.CountBy(static pid => pid).ToDictionary();
        TestContext.Out.WriteLine($"calls per silo: {string.Join(", ", counts.Values)}");
        counts.Should().HaveCount(3);
        counts.Values.Should().OnlyContain(static count => count > 300);
    }

    [Test]
    public async Task Overload_CallsThatWaitForLongerThanTheResponseTimeout_AllSucceed()
    {
        using OrleansExecutor executor = await _cluster.Connect();

        // 12 threads: 15 s of work for each, where a message may wait for 10.
        Task<int>[] calls = [.. Enumerable.Range(0, 900).Select(_ => executor.Submit(Work.Rest, 200))];

        (await Task.WhenAll(calls).WaitAsync(Patience)).Should().OnlyContain(static one => one == 200);
    }

    [Test]
    public async Task Cancel_FunctionInAnotherProcess_SeesIt()
    {
        using OrleansExecutor executor = await _cluster.Connect();
        using var source = new CancellationTokenSource();
        Task<int> call = executor.Submit(Work.RecordCancel, _cluster.Folder, 5, source.Token);
        await Until(() => Runs().ContainsKey(5));

        source.Cancel();

        await Until(() => Runs().ContainsKey(-5));
        call.IsCanceled.Should().BeTrue();
    }

    [Test]
    public async Task Caller_Vanishes_ItsWorkIsCancelled()
    {
        OrleansExecutor executor = await _cluster.Connect();
        Task<int> call = executor.Submit(Work.RecordCancel, _cluster.Folder, 7, CancellationToken.None);
        await Until(() => Runs().ContainsKey(7));

        await executor.Abandon();

        await Until(() => Runs().ContainsKey(-7));
        call.IsCompletedSuccessfully.Should().BeFalse();
    }

    [Test]
    public async Task Oversize_BothWays_IsAnErrorAndHarmsNobody()
    {
        using OrleansExecutor executor = await _cluster.Connect();
        const int TooMuch = 101 * 1024 * 1024;

        Action submit = () => executor.Submit(Work.Length, new byte[TooMuch]);
        submit.Should().Throw<NotSupportedException>().WithMessage("*bytes long*");
        await executor.Awaiting(one => one.Submit(Work.Zeros, TooMuch).WaitAsync(Patience))
            .Should().ThrowAsync<NotSupportedException>().WithMessage("The result of*bytes long*");
        (await executor.Submit(Work.Square, 3).WaitAsync(Patience)).Should().Be(9);
        (await executor.Submit(Work.Length, new byte[50_000_000]).WaitAsync(Patience)).Should().Be(50_000_000);
    }

    [Test]
    public async Task TwoClients_AndOneThatIsMadeAnew_Work()
    {
        using OrleansExecutor first = await _cluster.Connect();
        using (OrleansExecutor second = await _cluster.Connect())
        {
            Task<int>[] calls = [.. Enumerable.Range(0, 500).SelectMany(i => new[] { first.Submit(Work.Square, i), second.Submit(Work.Square, -i) })];
            (await Task.WhenAll(calls).WaitAsync(Patience)).Should().Equal(Enumerable.Range(0, 500).SelectMany(static i => new[] { i * i, i * i }));
        }

        using OrleansExecutor again = await _cluster.Connect();
        (await again.Submit(Work.Square, 12).WaitAsync(Patience)).Should().Be(144);
    }

    [Test]
    public async Task Connect_WrongClusterId_IsToldWithin15Seconds()
    {
        long start = TimeProvider.System.GetTimestamp();

        (await this.Awaiting(_ => _cluster.Connect(cluster: "other")).Should().ThrowAsync<BrokenCluster>())
            .WithMessage("No silo of the cluster 'other'*ClusterId*").Which.MayHaveRun.Should().BeFalse();

        TimeProvider.System.GetElapsedTime(start).TotalSeconds.Should().BeLessThan(18);
    }

    private async Task<Exception?[]> RunAll(OrleansExecutor executor, int signal)
    {
        Exception?[] errors = new Exception?[10_000];
        int done = 0;
        Process victim = _cluster.Silos[1];
        await Task.WhenAll(Enumerable.Range(0, errors.Length).Select(async i =>
        {
            try
            {
                await executor.Submit(Work.Record, _cluster.Folder, i);
            }
            catch (Exception e)
            {
                errors[i] = e;
            }

            if (Interlocked.Increment(ref done) == errors.Length / 2)
            {
                Kill(victim.Id, signal).Should().Be(0);
            }
        })).WaitAsync(Patience);
        return errors;
    }

    /// <summary>How often each number was noted, in all processes.</summary>
    private Dictionary<int, int> Runs() =>
        Directory.GetFiles(_cluster.Folder, "run.*").SelectMany(File.ReadLines).CountBy(int.Parse).ToDictionary();

    private static async Task Until(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Patience);
            await Task.Delay(20);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
