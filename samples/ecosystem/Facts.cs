using System.Diagnostics;
using AsyncioSharp;

namespace Ecosystem;

/// <summary>What the programs say: the same on every machine, or it would be no fact about a library.</summary>
internal static class Facts
{
    private static int s_loopThread;

    /// <summary>True on the loop's thread.</summary>
    public static bool OnLoop => Environment.CurrentManagedThreadId == s_loopThread;

    /// <summary>The present thread is the loop's.</summary>
    public static void EnterLoop() => s_loopThread = Environment.CurrentManagedThreadId;

    public static void Say(string what, object? value) => Console.WriteLine($"{what}: {value}");

    /// <summary>The type of the error that some work ends with. What is cancelled would take 5 s or longer: it shows that it was.</summary>
    public static async Coroutine<string> ErrorOf(Func<Coroutine> work)
    {
        long start = Stopwatch.GetTimestamp();
        string error = "no error";
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            error = exception.GetType().Name;
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds < 4 ? error : error + ", too late";
    }
}
