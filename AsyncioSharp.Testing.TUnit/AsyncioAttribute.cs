using TUnit.Core.Enums;
using TUnit.Core.Interfaces;

namespace AsyncioSharp.Testing;

/// <summary>
/// Runs async tests on a loop in virtual time, with their <c>[Before(Test)]</c> and <c>[After(Test)]</c> on the same loop: <c>[Test,
/// Asyncio] public async Task Name() { … }</c>. On a method, a class or the assembly; the nearest one counts. The counterpart of Python's
/// <c>IsolatedAsyncioTestCase</c>.
/// </summary>
/// <remarks>
/// <para>It modifies tests and makes none: it goes with <c>[Arguments]</c>, <c>[MethodDataSource]</c>, <c>[Matrix]</c>, <c>[Repeat]</c>,
/// <c>[Retry]</c> and <c>[Skip]</c>. Methods that are not async are left alone.</para>
/// <para>Each test has its own loop, so tests may run in parallel. Bodies run on threads of the library; TestContext comes along. The
/// constructor, IAsyncInitializer and DisposeAsync run where TUnit runs them.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = false, Inherited = true)]
public sealed partial class AsyncioAttribute
    : Attribute, ITestRegisteredEventReceiver, ITestEndEventReceiver, IScopedAttribute
{
    /// <summary>For TUnit: of several, the nearest counts.</summary>
    public Type ScopeType => typeof(AsyncioAttribute);

    /// <summary>For TUnit.</summary>
    public int Order => 0;

    /// <summary>For TUnit: the end of a test comes after its hooks.</summary>
    public EventReceiverStage Stage => EventReceiverStage.Late;

    /// <summary>For TUnit: the test and its hooks are called through the loop.</summary>
    /// <param name="context">The test.</param>
    /// <returns>Nothing to wait for.</returns>
    public ValueTask OnTestRegistered(TestRegisteredContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (MethodBody.CanAwait(context.TestDetails.ReturnType))
        {
            var executor = new LoopExecutor(this);
            context.SetTestExecutor(executor);
            context.SetHookExecutor(executor);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>For TUnit: ends the test's loop, and fails the test for what it left there.</summary>
    /// <param name="context">The test.</param>
    /// <returns>Nothing to wait for.</returns>
    public ValueTask OnTestEnd(TestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (context.Execution.CustomHookExecutor as LoopExecutor)?.End(context);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the properties ask for.</summary>
    internal TestOptions ToOptions(TextWriter? output) => OptionsOf(Seeds, output);
}
