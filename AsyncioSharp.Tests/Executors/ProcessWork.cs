using System.Runtime.InteropServices;

namespace AsyncioSharp.Tests.Executors;

/// <summary>What the tests have worker processes do.</summary>
internal static class ProcessWork
{
    private static string s_greeting = "not initialized";

    public static int Pid() => Environment.ProcessId;

    public static int Square(int number) => number * number;

    public static string Join(string first, int second, double[] third) => FormattableString.Invariant($"{first} {second} {string.Join('/', third)}");

    public static void Greet(string name, int number) => s_greeting = $"hello {name} {number}";

    public static void Nothing()
    {
    }

    public static string Greeting() => s_greeting;

    public static T Echo<T>(T value) => value;

    public static int Length(byte[] bytes) => bytes.Length;

    public static byte[] Reverse(byte[] bytes)
    {
        Array.Reverse(bytes);
        return bytes;
    }

    public static int Throw(string message) => throw new InvalidOperationException(message);

    public static int ThrowOwn(string message) => throw new OwnException(message, 5);

    public static int ThrowHidden() => throw new HiddenException(1, 2);

    public static int ThrowUnlessEven(int number) => number % 2 == 0 ? number : throw new ArgumentException($"{number} is odd");

    public static int Exit(int code)
    {
        Environment.Exit(code);
        return 0;
    }

    public static Delegate GiveDelegate() => (Func<int>)Pid;

    public static object GiveStreamAsObject() => Stream.Null;

    public static async Coroutine<int> GivePid()
    {
        await Asyncio.Sleep(0);
        return Environment.ProcessId;
    }

    public static int ThrowUnspeakable() => throw new UnspeakableException();

    public static async Task<int> GiveTask() => await Task.FromResult(1);

    public static void ThrowInInitializer() => throw new InvalidOperationException("no start today");

    /// <summary>In the worker: makes a pool of its own, whose worker comes to the gate, and never returns.</summary>
    public static int NestAndStay(string gate, bool busy)
    {
        var pool = new ProcessPoolExecutor(1);
        pool.Submit(busy ? (Func<string, int>)ProcessGate.Pass : ProcessGate.Hold, gate);
        Thread.Sleep(Timeout.Infinite);
        GC.KeepAlive(pool);
        return 0;
    }

    /// <summary>In the worker: has a worker of its own print, with this process' standard output and error in a file.</summary>
    public static string PrintFromNestedWorker(string file)
    {
        using (FileStream output = File.Create(file))
        {
            Dup2((int)output.SafeFileHandle.DangerousGetHandle(), 1);
            Dup2((int)output.SafeFileHandle.DangerousGetHandle(), 2);
        }

        using (var pool = new ProcessPoolExecutor(1))
        {
            pool.Submit(Print, "printed in the worker").GetAwaiter().GetResult();
        }

        return File.ReadAllText(file);
    }

    /// <summary>In the worker: what a pool of its own leaves in the directory for temporary files.</summary>
    public static string[] NestAndListFiles(string temporary)
    {
        Environment.SetEnvironmentVariable("TMPDIR", temporary);
        Environment.SetEnvironmentVariable("TMP", temporary);
        using var pool = new ProcessPoolExecutor(1);
        pool.Submit(Pid).GetAwaiter().GetResult();
        return Directory.GetFileSystemEntries(temporary, "asynciosharp*");
    }

    /// <summary>Sends SIGINT, as Ctrl+C does to every process of the terminal.</summary>
    public static void Interrupt(int pid) => Kill(pid, 2).Should().Be(0);

    public static string? ReadInput() => Console.In.ReadLine();

    public static string[] WorkerVariables() =>
        [.. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("ASYNCIOSHARP_WORKER", StringComparison.Ordinal) || name == "DOTNET_STARTUP_HOOKS")];

    private static void Print(string text)
    {
        Console.WriteLine(text + " (out)");
        Console.Error.WriteLine(text + " (error)");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Dup2(int from, int to);

    /// <summary>Cannot say what it is about: asking throws it again.</summary>
    public sealed class UnspeakableException : Exception
    {
        public override string Message => throw new UnspeakableException();
    }

    /// <summary>With the usual constructors, and one of its own.</summary>
    public sealed class OwnException : Exception
    {
        public OwnException(string message, int code)
            : base($"{message} ({code})")
        {
        }

        public OwnException(string message, Exception inner)
            : base(message, inner)
        {
        }
    }

    /// <summary>Nobody else can make one from a message.</summary>
    public sealed class HiddenException(int a, int b) : Exception($"hidden {a} {b}");
}
