namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>What tests are made of.</summary>
internal static partial class Virtual
{
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

    /// <summary>The error of this type with which an awaitable has to end.</summary>
    public static async Coroutine<TError> Error<TError>(IAwaitable awaitable)
        where TError : Exception
    {
        try
        {
            await awaitable;
        }
        catch (TError error)
        {
            return error;
        }

        throw new AssertionException($"No {typeof(TError).Name} was thrown.");
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
