namespace AsyncioSharp;

// Functions with a result, which is dropped, as in Python.
internal abstract partial class BoundCallback
{
    // twins: arguments 0-4
    public static BoundCallback Of<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AsyncCallback.ThrowIfAsync<TResult>();
        return new WithResult<T1, T2, TResult>(callback, arg1, arg2);
    }

    // twins: arguments 0-4
    private sealed class WithResult<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2);
    }
}
