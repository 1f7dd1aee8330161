using System.Diagnostics.CodeAnalysis;
using AsyncioSharp.Net.ProcessPool;
using AsyncioSharp.Remoting;

namespace AsyncioSharp;

/// <summary>
/// Runs static functions in worker processes: the twin of <c>concurrent.futures.ProcessPoolExecutor</c>. Workers are this program started
/// again, which needs no change in its
/// <c>Main</c>; they are made when work asks for them and reused. Work starts in the order it was submitted.
/// </summary>
/// <remarks>
/// <para>
/// In .NET threads already run at the same time, so a <see cref="ThreadPoolExecutor"/> does for most of what Python needs processes for, at
/// a fraction of the cost. A process is for what may crash, leak or call <see cref="Environment.Exit"/>, and for libraries that keep global
/// state.
/// </para>
/// <para>
/// <em>What can be submitted</em>: static methods, local functions and lambdas that capture nothing. Arguments and results are copied, as
/// MessagePack, by their fields and properties: numbers, strings, arrays, collections, tuples, records, plain classes. Delegates, streams,
/// tasks, handles and the like are refused with a
/// <see cref="NotSupportedException"/> by Submit (arguments) or as the function's exception (results). Argument and result may be of a type
/// derived from the declared one; the objects inside of them go as what they are declared to be.
/// </para>
/// <para>
/// <em>What a worker is</em>: the same program with the same dependencies, environment and working directory, in which neither <c>Main</c>
/// nor anything else has run:
/// static fields have their initial values, as under Python's <c>spawn</c>. What it prints goes where this process prints. Its standard
/// input is empty. It ignores Ctrl+C, which is this process' to handle. It ends with this process, even if that is killed.
/// </para>
/// <para>
/// <em>Exceptions</em> come back as their own type, with the worker's stack as a <see cref="RemoteTraceback"/> in
/// <see cref="Exception.InnerException"/>. They are made by a public constructor for a message and an inner exception, or for a message, or
/// without parameters if the message comes out right; then the stack is in
/// <see cref="Exception.StackTrace"/>. A type that has none of these is made without its constructor: type and message are right, its own
/// properties are empty. A type that cannot be found or made here arrives as a <see cref="RemoteTraceback"/>.
/// </para>
/// <para>
/// <em>The loss of a worker</em> is a <see cref="BrokenProcessPool"/> for the work that it had; unlike Python's, the pool goes on with a
/// new one. A worker whose answer cannot be read is ended in the same way. A worker cannot have this process make objects of any type it
/// likes: only exceptions, and what fits the types that the function declares.
/// </para>
/// <para>
/// <em>Where it works</em>: wherever a managed <c>Main</c> is started by the .NET host: projects, <c>dotnet run app.cs</c>, single files,
/// test hosts. Not under NativeAOT and not in trimmed programs, which have no start-up hooks, and not in programs that host .NET natively.
/// </para>
/// </remarks>
public sealed class ProcessPoolExecutor : Executor
{
    private readonly ThreadPoolExecutor _threads; // each thread waits for one worker
    private readonly WorkerSet _workers;

    /// <summary>Makes a pool. No process is started yet.</summary>
    /// <param name="maxWorkers">The most processes to use; by default the number of processors.</param>
    /// <param name="initializer">A static function that each worker calls first. If it throws, the work that asked for the worker fails
    /// with <see cref="BrokenProcessPool"/>.</param>
    /// <param name="initargs">The initializer's arguments.</param>
    /// <param name="maxTasksPerChild">After how many calls (chunks, for <c>Map</c>) a worker is replaced; null means never.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWorkers"/> or <paramref name="maxTasksPerChild"/> is less than
    /// 1.</exception>
    /// <exception cref="NotSupportedException">The initializer or its arguments cannot go to another process.</exception>
    /// <exception cref="PlatformNotSupportedException">This program cannot be started as a worker; the message says why.</exception>
    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    [RequiresDynamicCode(RemoteSerializer.Dynamic)]
    public ProcessPoolExecutor(
        int? maxWorkers = null, Delegate? initializer = null, object?[]? initargs = null, int? maxTasksPerChild = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkers ?? 1, 1, nameof(maxWorkers));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTasksPerChild ?? 1, 1, nameof(maxTasksPerChild));
        if (WorkerCommand.Obstacle() is { } obstacle)
        {
            throw new PlatformNotSupportedException("ProcessPoolExecutor is not available: " + obstacle);
        }

        MaxWorkers = maxWorkers ?? Environment.ProcessorCount;
        WorkerCall? first = initializer is null ? null : new WorkerCall(initializer, typeof(object), [initargs ?? []]);
        _workers = new WorkerSet(first, maxTasksPerChild);
        _threads = new ThreadPoolExecutor(MaxWorkers, "ProcessPoolExecutor");
    }

    /// <summary>The most processes this executor uses.</summary>
    public int MaxWorkers { get; }

    /// <summary>The worker processes that are there now; for leak tests.</summary>
    internal int[] Pids => _workers.Pids;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The function cannot go to another process.</exception>
    public override Task<T> Submit<T>(Func<T> func, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitCall(func, [], func, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The action cannot go to another process.</exception>
    public override Task Submit(Action action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        return SubmitCall<object?>(action, [], null!, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>If a function throws, the results of its chunk are lost.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunksize"/> is less than 1.</exception>
    /// <exception cref="NotSupportedException">The function or an item cannot go to another process.</exception>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The constructor requires it.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The constructor requires it.")]
    public override IEnumerable<TResult> Map<T, TResult>(Func<T, TResult> func, IEnumerable<T> items, int chunksize = 1)
    {
        ArgumentNullException.ThrowIfNull(func);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunksize, 1);
        var withdraw = new CancellationTokenSource(); // no timer, no wait handle: nothing that would need disposing
        var pending = new Queue<Task<TResult[]>>();
        try
        {
            foreach (T[] chunk in items.Chunk(chunksize))
            {
                pending.Enqueue(Enqueue<TResult[], TResult>(
                    new WorkerCall(func, typeof(TResult), [.. chunk.Select(static item => new object?[] { item })]),
                    static results => results,
                    withdraw.Token));
            }
        }
        catch
        {
            withdraw.Cancel(); // an item that cannot travel: nobody will get the others' results
            throw;
        }

        return Results(pending, withdraw);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A call that runs is not interrupted. When the work is over the workers end; with <paramref name="wait"/> they are gone on return.
    /// </remarks>
    public override void Shutdown(bool wait = true, bool cancelFutures = false)
    {
        _workers.Shutdown();
        _threads.Shutdown(wait, cancelFutures);
        if (wait)
        {
            _workers.Dispose();
        }
    }

    /// <summary>Shows the executor's state.</summary>
    /// <returns>Such as <c>&lt;ProcessPoolExecutor workers=2/8&gt;</c>.</returns>
    public override string ToString() => $"<ProcessPoolExecutor workers={Pids.Length}/{MaxWorkers}>";

    /// <inheritdoc/>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The constructor requires it.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The constructor requires it.")]
    protected override Task<T> SubmitCall<T>(Delegate func, object?[] args, Func<T> call, CancellationToken cancellationToken) =>
        Enqueue<T, T>(new WorkerCall(func, typeof(T), [args]), static results => results[0], cancellationToken);

    private static IEnumerable<TResult> Results<TResult>(Queue<Task<TResult[]>> pending, CancellationTokenSource withdraw)
    {
        try
        {
            while (pending.TryDequeue(out Task<TResult[]>? next))
            {
                foreach (TResult result in next.GetAwaiter().GetResult())
                {
                    yield return result;
                }
            }
        }
        finally
        {
            withdraw.Cancel();
        }
    }

    [RequiresUnreferencedCode(RemoteSerializer.Unreferenced)]
    [RequiresDynamicCode(RemoteSerializer.Dynamic)]
    private Task<T> Enqueue<T, TResult>(WorkerCall call, Func<TResult[], T> select, CancellationToken cancellationToken)
    {
        WorkerSet workers = _workers; // not this: a queue must not keep a forgotten pool's threads
        workers.Begin();
        Task<T> work;
        try
        {
            work = _threads.Submit(() => select(workers.Run<TResult>(call)), cancellationToken);
        }
        catch
        {
            workers.Complete();
            throw;
        }

        work.ContinueWith(
            static (_, state) => ((WorkerSet)state!).Complete(),
            workers,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return work;
    }
}
