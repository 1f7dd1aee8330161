namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>The two kinds of async method; what must hold for both is tried with both.</summary>
public enum Body
{
    /// <summary><c>async Coroutine</c>.</summary>
    Coroutine,

    /// <summary><c>async Task</c>.</summary>
    Native,
}

/// <summary>Runs the body of a test on a loop in virtual time. Real time passes only where a test says so.</summary>
internal static class Trial
{
    public static EventLoop NewLoop() => new(new VirtualClock());

    public static void Run(Func<Coroutine> main) => AsyncioContext.Run(main, loopFactory: NewLoop);

    public static T Run<T>(Func<Coroutine<T>> main) => AsyncioContext.Run(main, loopFactory: NewLoop);

    /// <summary>The main is an <c>async Task</c> method.</summary>
    public static void RunNative(Func<Task> main) => AsyncioContext.Run(main, loopFactory: NewLoop);

    /// <summary>Makes a task of the body that the test case asks for.</summary>
    public static AsyncioTask Start(Body body, Func<Coroutine> coroutine, Func<Task> native) =>
        body == Body.Coroutine ? Asyncio.CreateTask(coroutine) : Asyncio.CreateTask(native);

    /// <inheritdoc cref="Start(Body, Func{Coroutine}, Func{Task})"/>
    public static AsyncioTask<T> Start<T>(Body body, Func<Coroutine<T>> coroutine, Func<Task<T>> native) =>
        body == Body.Coroutine ? Asyncio.CreateTask(coroutine) : Asyncio.CreateTask(native);

    /// <summary>How an awaitable ends: its error, or null.</summary>
    public static async Coroutine<Exception?> ErrorOf(IAwaitable awaitable)
    {
        try
        {
            await awaitable;
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    /// <summary>Lets a number of turns of the loop go by.</summary>
    public static async Coroutine Turns(int count)
    {
        while (count-- > 0)
        {
            await Asyncio.Sleep(0);
        }
    }

    /// <summary>From here on the running loop's exception handler fills this list.</summary>
    public static List<LoopExceptionContext> CollectReports(EventLoop? loop = null)
    {
        var reports = new List<LoopExceptionContext>();
        (loop ?? Asyncio.GetRunningLoop()).SetExceptionHandler((_, context) => reports.Add(context));
        return reports;
    }

    /// <summary>A body that never ends by itself.</summary>
    public static async Coroutine Forever() => await Asyncio.GetRunningLoop().CreateFuture();

    public static async Coroutine<T> Fail<T>(Exception error, double after = 0)
    {
        await Asyncio.Sleep(after);
        throw error;
    }
}

/// <summary>An error of a test's own, so that no other can be taken for it.</summary>
internal sealed class TrialError(string message = "trial") : Exception(message);
