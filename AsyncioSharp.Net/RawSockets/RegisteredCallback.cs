namespace AsyncioSharp.Net;

/// <summary>
/// A callback that is called again and again, always in the context of its registration, as asyncio's handles are: what one call sets there
/// the next one sees. AsyncLocals are those of the registration.
/// </summary>
internal sealed class RegisteredCallback
{
    public const string Advice =
        "A callback is a plain function: nobody awaits what it returns. Start a task in it, as in () => Asyncio.CreateTask(F()). "
            + "A lambda that is meant to be 'async void' says so: async void () => ...";

    private readonly Context _context = Context.CopyContext();
    private readonly ExecutionContext? _execution = ExecutionContext.Capture();
    private readonly Delegate _callback;
    private readonly Func<bool> _invoke;

    private RegisteredCallback(Delegate callback, Func<bool> invoke)
    {
        _callback = callback;
        _invoke = invoke;
    }

    /// <param name="callback">The function, for its name.</param>
    /// <param name="invoke">Calls it with its arguments, and drops its result.</param>
    /// <exception cref="ArgumentException">The function is asynchronous.</exception>
    public static RegisteredCallback Of(Delegate callback, Action invoke)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (IsAsync(callback.Method.ReturnType))
        {
            throw Refused();
        }

        return new RegisteredCallback(callback, () =>
        {
            invoke();
            return true;
        });
    }

    public static ArgumentException Refused() => new("coroutines cannot be used as callbacks. " + Advice, "callback");

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

    private static bool IsAsync(Type result) => result.IsAssignableTo(typeof(Coroutine)) || result.IsAssignableTo(typeof(Task))
        || result == typeof(ValueTask) || (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
