namespace AsyncioSharp;

// Functions with a result, which is dropped, as in Python.
internal abstract partial class BoundCallback
{
    public static BoundCallback Of<TResult>(Func<TResult> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AsyncCallback.ThrowIfAsync<TResult>();
        return new NoneResult<TResult>(callback);
    }

    public static BoundCallback Of<T, TResult>(Func<T, TResult> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AsyncCallback.ThrowIfAsync<TResult>();
        return new OneResult<T, TResult>(callback, arg);
    }

    public static BoundCallback Of<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AsyncCallback.ThrowIfAsync<TResult>();
        return new TwoResult<T1, T2, TResult>(callback, arg1, arg2);
    }

    public static BoundCallback Of<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AsyncCallback.ThrowIfAsync<TResult>();
        return new ThreeResult<T1, T2, T3, TResult>(callback, arg1, arg2, arg3);
    }

    public static BoundCallback Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AsyncCallback.ThrowIfAsync<TResult>();
        return new FourResult<T1, T2, T3, T4, TResult>(callback, arg1, arg2, arg3, arg4);
    }

    private sealed class NoneResult<TResult>(Func<TResult> callback) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback();
    }

    private sealed class OneResult<T, TResult>(Func<T, TResult> callback, T arg) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg);
    }

    private sealed class TwoResult<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2);
    }

    private sealed class ThreeResult<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2, arg3);
    }

    private sealed class FourResult<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2, arg3, arg4);
    }
}
