namespace AsyncioSharp.Net;

/// <summary>
/// Another SynchronizationContext for a part of a method: <c>using (CurrentContext.None()) { … }</c>. Under none, what is awaited goes on
/// inside of the call that completes it.
/// </summary>
internal readonly ref struct CurrentContext
{
    private readonly SynchronizationContext? _before;

    private CurrentContext(SynchronizationContext? context)
    {
        _before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
    }

    public static CurrentContext None() => new(null);

    public static CurrentContext Of(EventLoop loop) => new(loop.BaseContext);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);
}
