namespace AsyncioSharp.Net;

/// <summary>A callback that is called again and again, always in the context of its registration, as asyncio's handles are: what one call sets there the next one sees. AsyncLocals are those of the registration.</summary>
internal sealed class RegisteredCallback
{
    private readonly Context _context = Context.CopyContext();
    private readonly ExecutionContext? _execution = ExecutionContext.Capture();
    private readonly Delegate _callback;
    private readonly Func<bool> _invoke;

    private RegisteredCallback(Delegate callback, Func<bool> invoke)
    {
        _callback = callback;
        _invoke = invoke;
    }

    public static RegisteredCallback Of(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new RegisteredCallback(callback, () =>
        {
            callback();
            return true;
        });
    }

    public static RegisteredCallback Of<T>(Action<T> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new RegisteredCallback(callback, () =>
        {
            callback(arg);
            return true;
        });
    }

    /// <summary>Calls it; its exceptions go to the loop's exception handler.</summary>
    public void Run(EventLoop loop, object of)
    {
        try
        {
            if (_execution is null)
            {
                _context.Run(_invoke);
            }
            else
            {
                ExecutionContext.Run(_execution, static self => ((RegisteredCallback)self!).RunInContext(), this);
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            loop.CallExceptionHandler(new LoopExceptionContext { Message = $"Exception in callback {this} of {of}", Exception = error });
        }
    }

    private void RunInContext() => _context.Run(_invoke);

    /// <summary>The name of the function; of a lambda, which has none, the method it stands in.</summary>
    public override string ToString()
    {
        Type? type = _callback.Method.DeclaringType;
        while (type is not null && type.Name.StartsWith('<'))
        {
            type = type.DeclaringType;
        }

        string name = _callback.Method.Name;
        return $"{type?.Name}.{(name.StartsWith('<') ? name[1..name.IndexOf('>', StringComparison.Ordinal)] + " (lambda)" : name)}";
    }
}
