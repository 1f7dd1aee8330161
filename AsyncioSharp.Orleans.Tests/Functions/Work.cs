using System.Collections.Concurrent;
using System.Runtime.Serialization;

namespace AsyncioSharp.Orleans.Tests.Functions;

/// <summary>What the tests have silos do.</summary>
[KnownType(typeof(Circle))]
internal static class Work
{
    /// <summary>By name, so that concurrent tests do not meet. Silos in this process share it with the test.</summary>
    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = [];

    /// <summary>How often <see cref="CountRuns"/> has run for each name.</summary>
    public static ConcurrentDictionary<string, int> Runs { get; } = [];

    public static int CountRuns(string name) => Runs.AddOrUpdate(name, 1, static (_, count) => count + 1);

    public static int Square(int number) => number * number;

    public static string Join(string first, int second, double[] third) =>
        FormattableString.Invariant($"{first} {second} {string.Join('/', third)}");

    public static T Echo<T>(T value) => value;

    public static object EchoObject(object value) => value;

    public static double Area(object shape) => shape is Circle circle ? 3 * circle.Radius * circle.Radius : 0;

    public static void Open(string gate) => Gate(gate).TrySetResult();

    public static int Throw(string message) => throw new InvalidOperationException(message);

    public static int ThrowOwn(string message) => throw new OwnError(message);

    public static int ThrowCancelled() => throw new OperationCanceledException("nobody asked");

    public static Guid CallId() => ClusterCall.Current!.Id;

    public static string? ContextName() => SynchronizationContext.Current?.GetType().Name;

    public static async Coroutine<int> SlowSquare(int number)
    {
        await Asyncio.Sleep(0.001);
        return number * number;
    }

    public static async Task<int> SlowSquareTask(int number)
    {
        await Asyncio.Sleep(0.001);
        return number * number;
    }

    public static async ValueTask<int> SlowSquareValueTask(int number)
    {
        await Asyncio.Sleep(0.001);
        return number * number;
    }

    public static async Coroutine Signal(string gate)
    {
        await Asyncio.Sleep(0);
        Gate(gate).TrySetResult();
    }

    /// <summary>Waits for a token, and says that it was cancelled.</summary>
    public static int WaitForToken(string gate, CancellationToken token)
    {
        Gate(gate + " started").TrySetResult();
        token.WaitHandle.WaitOne();
        Gate(gate + " cancelled").TrySetResult();
        token.ThrowIfCancellationRequested();
        return 0;
    }

    public static async Coroutine SleepUntilCancelled(string gate)
    {
        Gate(gate + " started").TrySetResult();
        try
        {
            await Asyncio.Sleep(1000);
        }
        finally
        {
            Gate(gate + " cancelled").TrySetResult();
        }
    }

    /// <summary>Holds its thread until the gate is opened.</summary>
    public static int Hold(string gate)
    {
        Gate(gate + " started").TrySetResult();
        Gate(gate).Task.GetAwaiter().GetResult();
        return 1;
    }

    public static int Count(int upTo, IProgress<int> progress)
    {
        for (int i = 1; i <= upTo; i++)
        {
            progress.Report(i);
        }

        return upTo;
    }

    /// <summary>Notes that it has run, in a file of this process, and takes its time.</summary>
    public static int Record(string folder, int number)
    {
        lock (Gates)
        {
            File.AppendAllText(Path.Combine(folder, $"run.{Environment.ProcessId}"), $"{number}\n");
        }

        Thread.Sleep(2);
        return number;
    }

    /// <summary>The same for a function that ends when its token is cancelled, and notes that.</summary>
    public static int RecordCancel(string folder, int number, CancellationToken token)
    {
        Record(folder, number);
        token.WaitHandle.WaitOne();
        Record(folder, -number);
        token.ThrowIfCancellationRequested();
        return number;
    }

    public static int Pid() => Environment.ProcessId;

    public static int Rest(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    /// <summary>Reports once, and ends when its token is cancelled.</summary>
    public static int ReportAndWait(string gate, CancellationToken token, IProgress<int> progress)
    {
        progress.Report(1);
        return WaitForToken(gate, token);
    }

    /// <summary>Counts its runs under a name, and gives many bytes.</summary>
    public static byte[] CountedZeros(string name)
    {
        CountRuns(name);
        return new byte[1_000_000];
    }

    public static int ReportLarge(int size, IProgress<byte[]> progress)
    {
        for (int i = 0; i < 10; i++)
        {
            progress.Report(new byte[size]);
        }

        return 10;
    }

    public static int ThrowUnspeakable() => throw new Unspeakable();

    public static byte[] Zeros(int count) => new byte[count];

    public static int Length(byte[] bytes) => bytes.Length;

    public static TaskCompletionSource Gate(string name) =>
        Gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    internal sealed record Circle(double Radius);

    internal sealed record Square2(double Side);

    internal sealed class Unspeakable : Exception
    {
        public override string Message => throw new Unspeakable();
    }

    internal sealed class OwnError(string message) : Exception(message);
}
