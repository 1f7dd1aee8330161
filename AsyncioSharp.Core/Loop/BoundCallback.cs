namespace AsyncioSharp;

/// <summary>A callback together with its arguments: one object instead of a closure and a delegate.</summary>
internal abstract partial class BoundCallback
{
    public abstract Delegate Callback { get; }

    public abstract void Invoke();

    public static BoundCallback Of<T>(Action<T> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new One<T>(callback, arg);
    }

    public static BoundCallback Of<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Two<T1, T2>(callback, arg1, arg2);
    }

    public static BoundCallback Of<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Three<T1, T2, T3>(callback, arg1, arg2, arg3);
    }

    public static BoundCallback Of<T1, T2, T3, T4>(Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Four<T1, T2, T3, T4>(callback, arg1, arg2, arg3, arg4);
    }

    private sealed class One<T>(Action<T> callback, T arg) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg);
    }

    private sealed class Two<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2);
    }

    private sealed class Three<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2, arg3);
    }

    private sealed class Four<T1, T2, T3, T4>(Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4) : BoundCallback
    {
        public override Delegate Callback => callback;

        public override void Invoke() => callback(arg1, arg2, arg3, arg4);
    }
}
