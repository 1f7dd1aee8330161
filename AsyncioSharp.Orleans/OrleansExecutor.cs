using System.Diagnostics;
using AsyncioSharp.Remoting;
using Microsoft.Extensions.Hosting;

namespace AsyncioSharp.Orleans;

/// <summary>
/// Runs static functions on the silos of an Orleans cluster. Python's <c>concurrent.futures</c> ends at one machine; the counterparts are
/// <c>distributed.Client</c> of Dask and <c>ray.util.multiprocessing.Pool</c>. It is a <c>ProcessPoolExecutor</c> over many
/// machines: the same functions, the same arguments and results, the same exceptions.
/// </summary>
/// <remarks>
/// <para>
/// <em>What can be submitted</em>: static methods, local functions and lambdas that capture nothing, of an assembly that the silos allow
/// (<c>siloBuilder.AddAsyncioFunctions</c>). Async ones too: they run on a loop of their own. A parameter of type
/// <see cref="CancellationToken"/> is given a token that is cancelled when the caller's is, and when nobody waits any more. What a function
/// reports to an <see cref="IProgress{T}"/> comes back to the one that was passed.
/// </para>
/// <para>
/// <em>What is promised</em>: docs/cluster.md has the table. By default a function runs once or not at all; a call that may have run, and
/// whose result is lost, fails with <see cref="BrokenCluster"/>.
/// </para>
/// <para>
/// It is thread-safe. Disposing it waits for the calls that are under way. It does not end the client that it was given.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class OrleansExecutor : Executor, IAsyncDisposable
{
    private readonly ClusterLink _link;
    private readonly CancellationTokenSource _withdraw = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHost? _host;
    private Task? _ended;
    private int _pending;
    private bool _shutdown;

    /// <summary>Makes an executor over a client that is connected. Inside of a silo, the silo's own client serves.</summary>
    /// <param name="clusterClient">The client. It must stay connected for as long as the executor is used.</param>
    /// <param name="options">How to talk to the cluster; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option makes no sense.</exception>
    public OrleansExecutor(IClusterClient clusterClient, OrleansExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(clusterClient);
        _link = new ClusterLink(clusterClient, options ?? new OrleansExecutorOptions());
    }

    /// <summary>Calls that were submitted and are not over.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _pending;
            }
        }
    }

    /// <summary>Schedules <paramref name="func"/>; the twin of <c>Executor.submit</c>, Dask's <c>client.submit</c>.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="func">A static function.</param>
    /// <param name="cancellationToken">
    /// Gives the call up: what has not started will not, and a function that runs sees it in its own token.
    /// </param>
    /// <returns>A task with the function's result or exception.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
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

    /// <summary>
    /// Refuses new work; the twin of <c>Executor.shutdown</c>. Calls that are under way go on, also without <paramref name="wait"/>.
    /// </summary>
    /// <param name="wait">Whether to return only when all calls are over.</param>
    /// <param name="cancelFutures">Whether to cancel the calls that wait for a place among those in flight.</param>
    public override void Shutdown(bool wait = true, bool cancelFutures = false)
    {
        Task ended = End(cancelFutures);
        if (wait)
        {
            ended.GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// Refuses new work and waits until all calls are over, without blocking the thread: on a loop write
    /// <c>await using</c>. Dask's <c>await client.close()</c>.
    /// </summary>
    /// <returns>A task that ends with the last call, and with the client that <see cref="Connect"/> has made.</returns>
    public ValueTask DisposeAsync() => new(End(cancelFutures: false));

    /// <summary>Shows the executor's state.</summary>
    /// <returns>Such as <c>&lt;OrleansExecutor pending=3 slots=64&gt;</c>.</returns>
    public override string ToString() => $"<OrleansExecutor pending={Pending} slots={_link.Options.Slots}>";

    /// <inheritdoc/>
    protected override Task<T> SubmitCall<T>(Delegate func, object?[] args, Func<T> call, CancellationToken cancellationToken) =>
        Start<T, T>(func, [args], static results => results[0], Tokens.Of(args, cancellationToken));

    /// <summary>Starts a call, away from the context of the caller: a loop that closes, or a grain's turn, must not have a part in it.
    /// </summary>
    private Task<T> Start<TResult, T>(
        Delegate func, IReadOnlyList<object?[]> calls, Func<TResult[], T> select, Tokens tokens)
    {
        var call = new PendingCall(_link, FunctionReference.To(func, typeof(TResult)), calls);
        call.Prepare();
        Begin();
        var result = new TaskCompletionSource<T>();
        if (TaskScheduler.Current == TaskScheduler.Default)
        {
            SynchronizationContext? context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            _ = Run(call, select, tokens, result);
            SynchronizationContext.SetSynchronizationContext(context);
        }
        else
        {
            // Orleans' own awaits go back to the scheduler that they began on. A grain's would be gone with the grain, and would hang if its
            // turn waited for the call.
            ThreadPool.QueueUserWorkItem(_ => _ = Run(call, select, tokens, result));
        }

        return result.Task;
    }

    /// <summary>Never fails: the outcome goes to the caller's task, where only his own token makes it cancelled.</summary>
    private async Task Run<TResult, T>(PendingCall call, Func<TResult[], T> select, Tokens tokens, TaskCompletionSource<T> result)
    {
        T value = default!;
        Exception? error = null;
        try
        {
            await Enter(tokens.Token).ConfigureAwait(false);
            try
            {
                value = select(await call.Run<TResult>(tokens.Token).ConfigureAwait(false));
            }
            finally
            {
                _link.Leave();
            }
        }
        catch (Exception e)
        {
            error = e;
        }

        bool cancelled = error is OperationCanceledException { CancellationToken: var token }
            && (token == tokens.Token || token == _withdraw.Token) && token.IsCancellationRequested;
        tokens.Dispose();
        Complete();
        if (error is null)
        {
            result.TrySetResult(value);
        }
        else if (cancelled)
        {
            result.TrySetCanceled(tokens.Caller);
        }
        else
        {
            result.TrySetException(error);
        }
    }

    private async Task Enter(CancellationToken token)
    {
        Task entered = _link.Enter(CancellationToken.None);
        if (entered.IsCompleted)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, _withdraw.Token);
        try
        {
            await entered.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = entered.ContinueWith(
                static (_, link) => ((ClusterLink)link!).Leave(),
                _link,
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
            token.ThrowIfCancellationRequested();
            throw new OperationCanceledException("The executor was shut down before the call had started.", _withdraw.Token);
        }
    }

    private Task End(bool cancelFutures)
    {
        Task ended;
        lock (_gate)
        {
            _shutdown = true;
            if (_pending == 0)
            {
                _drained.TrySetResult();
            }

            ended = _ended ??= _drained.Task.ContinueWith(_ => EndHost(), TaskScheduler.Default).Unwrap();
        }

        if (cancelFutures)
        {
            _withdraw.Cancel();
        }

        return ended;
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_shutdown)
            {
                throw new InvalidOperationException(
                    "cannot schedule new futures after shutdown: this OrleansExecutor was shut down or disposed. Submit before that, or "
                        + "make a new executor.");
            }

            _pending++;
        }
    }

    private void Complete()
    {
        lock (_gate)
        {
            if (--_pending == 0 && _shutdown)
            {
                _drained.TrySetResult();
            }
        }
    }
}
