using System.Diagnostics;
using System.Reflection;

namespace AsyncioSharp.Testing;

/// <summary>
/// A run of a test with the methods that MSTest calls around it, in its order: an object of the class, the set-up of the assembly's tests,
/// of base classes and of the class, the test, and tear-down the other way round.
/// </summary>
[StackTraceHidden]
internal static class Fixture
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static void Run(ITestMethod test, OwnContext context, TestSession session)
    {
        Type type = test.MethodInfo.ReflectedType ?? test.MethodInfo.DeclaringType!;
        object? fixture = null;
        UnitTestOutcome outcome = UnitTestOutcome.Failed;
        FrameworkTest.InOrder(
            () =>
            {
                context.SetOutcome(UnitTestOutcome.InProgress);
                CallAll(OfAssembly<GlobalTestInitializeAttribute>(type), null, [context.Value], session);
                fixture = Create(type, context.Value);
                CallAll(Enumerable.Reverse(Of<TestInitializeAttribute>(type)), fixture, [], session);
                Call(test.MethodInfo, fixture, test.Arguments ?? [], session);
                outcome = UnitTestOutcome.Passed;
            },
            () =>
            {
                context.SetOutcome(outcome);
                if (fixture is not null)
                {
                    CallAll(Of<TestCleanupAttribute>(type), fixture, [], session);
                    Dispose(fixture, session);
                }

                CallAll(OfAssembly<GlobalTestCleanupAttribute>(type), null, [context.Value], session);
            });
    }

    private static object Create(Type type, TestContext? context)
    {
        bool takesContext = type.GetConstructor([typeof(TestContext)]) is not null;
        object fixture = Activator.CreateInstance(type, BindingFlags.DoNotWrapExceptions, null, takesContext ? [context] : [], null)!;
        if (type.GetProperty(nameof(TestContext), typeof(TestContext)) is { CanWrite: true } property)
        {
            property.SetValue(fixture, context);
        }

        return fixture;
    }

    private static void CallAll(IEnumerable<MethodInfo> methods, object? fixture, object?[] arguments, TestSession session)
    {
        foreach (MethodInfo method in methods)
        {
            Call(method, fixture, arguments, session);
        }
    }

    private static void Call(MethodInfo method, object? fixture, object?[] arguments, TestSession session)
    {
        if (MethodBody.CanAwait(method.ReturnType))
        {
            session.Run(Invoke, method);
        }
        else
        {
            Invoke();
        }

        object? Invoke() => method.Invoke(fixture, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static void Dispose(object fixture, TestSession session)
    {
        if (fixture is IAsyncDisposable disposable)
        {
            session.Run(() => disposable.DisposeAsync().AsTask());
        }

        (fixture as IDisposable)?.Dispose();
    }

    /// <summary>The methods with an attribute, those of the class first; what is overridden counts once.</summary>
    private static List<MethodInfo> Of<T>(Type type)
        where T : Attribute
    {
        var found = new List<MethodInfo>();
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            found.AddRange(level.GetMethods(Declared).Where(method => method.IsDefined(typeof(T), inherit: false)
                && !found.Exists(one => one.GetBaseDefinition() == method.GetBaseDefinition())));
        }

        return found;
    }

    private static IEnumerable<MethodInfo> OfAssembly<T>(Type type)
        where T : Attribute =>
        type.Assembly.GetTypes().Where(static one => one.IsDefined(typeof(TestClassAttribute), inherit: true))
            .SelectMany(static one => one.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(static method => method.IsDefined(typeof(T), inherit: false));
}
