using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Testing;

/// <summary>
/// A test, set-up or tear-down method that runs on the loop of the test's session. To NUnit it is the method that it stands for; without a
/// session it is nothing more.
/// </summary>
/// <remarks>
/// NUnit asks a method for the attributes that wrap commands, and only if it has none of a kind its class, and then the assembly. So a hook
/// on the method hides [Asyncio] on the class. This method answers for both: see <see cref="GetCustomAttributes{T}"/>.
/// </remarks>
internal sealed class LoopMethod(IMethodInfo inner, AsyncioAttribute? upstream = null) : IMethodInfo
{
    // Their setters are for subclasses of TestSuite, which only whoever builds the suite can choose. (The arrays cannot be written to: they
    // are of a narrower type than the interface.)
    private static readonly PropertyInfo s_setUpMethods = typeof(TestSuite).GetProperty(nameof(TestSuite.SetUpMethods))!;
    private static readonly PropertyInfo s_tearDownMethods = typeof(TestSuite).GetProperty(nameof(TestSuite.TearDownMethods))!;

    /// <summary>What this stands for.</summary>
    public IMethodInfo Inner => inner;

    /// <summary>It returns something that can be awaited.</summary>
    public bool IsAsync { get; } = MethodBody.CanAwait(inner.ReturnType.Type);

    /// <inheritdoc/>
    public ITypeInfo TypeInfo => inner.TypeInfo;

    /// <inheritdoc/>
    public MethodInfo MethodInfo => inner.MethodInfo;

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public bool IsAbstract => inner.IsAbstract;

    /// <inheritdoc/>
    public bool IsPublic => inner.IsPublic;

    /// <inheritdoc/>
    public bool IsStatic => inner.IsStatic;

    /// <inheritdoc/>
    public bool ContainsGenericParameters => inner.ContainsGenericParameters;

    /// <inheritdoc/>
    public bool IsGenericMethod => inner.IsGenericMethod;

    /// <inheritdoc/>
    public bool IsGenericMethodDefinition => inner.IsGenericMethodDefinition;

    /// <inheritdoc/>
    public ITypeInfo ReturnType => inner.ReturnType;

    /// <summary>Swaps the method of a test; a test is run more than once by [Repeat], and its method swapped once.</summary>
    public static void Swap(Test test)
    {
        if (test.Method is { } method and not LoopMethod)
        {
            test.Method = new LoopMethod(method);
        }
    }

    /// <summary>
    /// Swaps the methods of all tests of a suite that has [Asyncio]. Suites come from the outside in: of a nearer one the attribute
    /// replaces that of a farther one.
    /// </summary>
    public static void SwapTests(ITest suite, AsyncioAttribute upstream)
    {
        foreach (ITest child in suite.Tests)
        {
            if (child is TestMethod { Method: { } method } test)
            {
                test.Method = new LoopMethod(method is LoopMethod present ? present.Inner : method, upstream);
            }
            else
            {
                SwapTests(child, upstream);
            }
        }
    }

    /// <summary>
    /// Swaps the set-up and tear-down methods of a fixture, or of all fixtures of a suite. Tests of the fixture without [Asyncio] do not
    /// notice.
    /// </summary>
    public static void SwapSetUpMethods(ITest? suite)
    {
        if (suite is not TestSuite present)
        {
            return;
        }

        // Tests of one fixture may come here from several threads.
        lock (present)
        {
            s_setUpMethods.SetValue(present, Swapped(present.SetUpMethods));
            s_tearDownMethods.SetValue(present, Swapped(present.TearDownMethods));
        }

        foreach (ITest child in present.Tests)
        {
            SwapSetUpMethods(child);
        }
    }

    /// <summary>The wrappers that NUnit leaves out since [Asyncio] is on the method: a hook on the class, for instance.</summary>
    /// <typeparam name="T">Their kind.</typeparam>
    public static IEnumerable<T> HiddenByAsyncio<T>(Test test)
        where T : class
    {
        IMethodInfo? method = test.Method is LoopMethod present ? present.Inner : test.Method;
        return method?.GetCustomAttributes<T>(inherit: true) is [AsyncioAttribute] ? Others<T>(method, inherit: true) : [];
    }

    /// <inheritdoc/>
    public IParameterInfo[] GetParameters() => inner.GetParameters();

    /// <inheritdoc/>
    public Type[] GetGenericArguments() => inner.GetGenericArguments();

    /// <inheritdoc/>
    public IMethodInfo MakeGenericMethod(params Type[] typeArguments) => inner.MakeGenericMethod(typeArguments);

    /// <inheritdoc/>
    public T[] GetCustomAttributes<T>(bool inherit)
        where T : class
    {
        T[] own = inner.GetCustomAttributes<T>(inherit);
        bool isWrapper = typeof(T) == typeof(IWrapTestMethod) || typeof(T) == typeof(IWrapSetUpTearDown);
        if (!isWrapper || upstream is not T wrapper || Array.Exists(own, static one => one is AsyncioAttribute))
        {
            return own;
        }

        // First, and so innermost: what else wraps the test goes around all of its runs.
        return [wrapper, .. Others<T>(inner, inherit)];
    }

    /// <inheritdoc/>
    public bool IsDefined<T>(bool inherit)
        where T : class => inner.IsDefined<T>(inherit);

    /// <summary>Calls the method on the loop and comes back when its work is done, with a task that NUnit need not wait for.</summary>
    /// <param name="fixture">The object of the fixture.</param>
    /// <param name="args">The arguments.</param>
    /// <returns>What a method that is not async returns; else a completed task.</returns>
    public object? Invoke(object? fixture, params object?[]? args)
    {
        if (LoopSession.Current is not { } session)
        {
            return inner.Invoke(fixture, args);
        }

        if (IsAsync)
        {
            return Task.FromResult(session.Run(() => inner.Invoke(fixture, args), inner.MethodInfo));
        }

        RefuseAsyncVoid();
        return inner.Invoke(fixture, args);
    }

    // The nearest, as NUnit has it, but [Asyncio] hides nothing.
    private static T[] Others<T>(IMethodInfo method, bool inherit)
        where T : class
    {
        return ButAsyncio(method.GetCustomAttributes<T>(inherit)) is { Length: > 0 } own ? own
            : ButAsyncio(method.TypeInfo.GetCustomAttributes<T>(inherit)) is { Length: > 0 } ofClass ? ofClass
            : ButAsyncio(method.TypeInfo.Type.Assembly.GetCustomAttributes(inherit).OfType<T>());

        static T[] ButAsyncio(IEnumerable<T> all) => [.. all.Where(static one => one is not AsyncioAttribute)];
    }

    private void RefuseAsyncVoid()
    {
        if (inner.MethodInfo.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new AsyncioTestException($"{Name} is async void: nobody can wait for its end. Let it return Task or Coroutine.");
        }
    }

    private static IMethodInfo[] Swapped(IMethodInfo[] methods) =>
        Array.TrueForAll(methods, static method => method is LoopMethod) ? methods
            : [.. methods.Select(static method => method as LoopMethod ?? new LoopMethod(method))];
}
