namespace AsyncioSharp.Net.ProcessPool;

/// <summary>What a worker answered: the results of a call, or the exception that the function threw.</summary>
internal readonly record struct WorkerAnswer<T>(T[]? Results, Exception? Error)
{
    /// <summary>The results.</summary>
    /// <exception cref="Exception">The one that the function threw.</exception>
    public T[] Unwrap() => Error is null ? Results! : throw Error;
}
