using System.Diagnostics;
using System.Reflection;

namespace AsyncioSharp.Tests.Architecture;

/// <summary>Whatever has state shows it: in the debugger, in messages, in a log.</summary>
[TestFixture]
public class DebuggerDisplayTests
{
    public static IEnumerable<TestCaseData> ClassesWithState =>
        typeof(EventLoop).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && !typeof(Exception).IsAssignableFrom(type) && !typeof(Delegate).IsAssignableFrom(type) && HasState(type))
            .Select(type => new TestCaseData(type).SetArgDisplayNames(type.FullName!));

    [Test]
    public void ClassesWithState_Search_FindsThem() =>
        ClassesWithState.Select(one => (Type)one.Arguments[0]!).Should().Contain(
            [typeof(EventLoop), typeof(AsyncioTask<>), typeof(Handle), typeof(AsyncioQueue<>), typeof(ContextVar<>.Token), typeof(Runner), typeof(LoopStatistics)])
            .And.NotContain([typeof(Asyncio), typeof(QueueEmpty), typeof(AsyncioTaskFactory)]);

    [TestCaseSource(nameof(ClassesWithState))]
    public void ClassWithState_InTheDebugger_ShowsIt(Type type)
    {
        string? shown = type.GetCustomAttribute<DebuggerDisplayAttribute>(inherit: true)?.Value;

        shown.Should().BeOneOf("{ToString(),nq}", "{Message,nq}");
    }

    [TestCaseSource(nameof(ClassesWithState))]
    public void ClassWithState_ToString_IsItsOwn(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType!.Assembly.Should().BeSameAs(typeof(EventLoop).Assembly);

    private static bool HasState(Type? type) =>
        type is not null && type.Assembly == typeof(EventLoop).Assembly
        && (type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length > 0 || HasState(type.BaseType));
}
