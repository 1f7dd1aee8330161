using System.Reflection;

namespace AsyncioSharp.Tests.Api;

/// <summary>The mechanical rules of the API page that reflection can check on every overload.</summary>
[TestFixture]
public class ApiRuleTests
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Type[] Types =
        [typeof(Asyncio), typeof(AsyncioContext), typeof(EventLoop), typeof(TaskGroup), typeof(TimeoutScope), typeof(Runner)];

    /// <summary>Rule 4: seconds are double; each such parameter has a TimeSpan overload.</summary>
    [TestCaseSource(nameof(Types))]
    public void Seconds_EachParameter_HasATimeSpanOverload(Type type)
    {
        Missing(
            type,
            static parameter => parameter.Name is "delay" or "timeout" or "when"
                && (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) == typeof(double),
            static method =>
            [
                Signature(method, "System.TimeSpan", "System.Nullable`1[System.Double]", "System.Double"),
                Signature(method, "System.TimeSpan", "System.Double"),
            ]).Should().BeEmpty();
    }

    /// <summary>Rule 3: native <c>async Task</c> and <c>async ValueTask</c> work wherever a delegate is taken, and so does a coroutine.</summary>
    [TestCaseSource(nameof(Types))]
    public void Delegates_OfTask_HaveTwinsOfCoroutineAndValueTask(Type type)
    {
        foreach (string twin in new[] { "System.Threading.Tasks.ValueTask", "AsyncioSharp.Coroutine" })
        {
            Missing(
                type,
                static parameter => parameter.ParameterType.ToString() is var name
                    && name.StartsWith("System.Func", StringComparison.Ordinal)
                    && name.Contains("Tasks.Task"),
                method => [Signature(method, twin, "System.Threading.Tasks.Task")]).Should().BeEmpty("twins of {0}", twin);
        }
    }

    private static string[] Missing(Type type, Func<ParameterInfo, bool> concerns, Func<MethodInfo, string[]> twins)
    {
        MethodInfo[] methods = type.GetMethods(Public);
        HashSet<string> all = [.. methods.Select(Signature)];
        return [.. methods.Where(method => method.GetParameters().Any(concerns) && !twins(method).Any(all.Contains)).Select(Signature)];
    }

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(static p => p.ParameterType.ToString()))})";

    private static string Signature(MethodInfo method, string twin, params string[] replaced) =>
        replaced.Aggregate(Signature(method), (text, old) => text.Replace(old, twin, StringComparison.Ordinal));
}
