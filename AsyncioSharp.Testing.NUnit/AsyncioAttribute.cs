using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace AsyncioSharp.Testing;

/// <summary>
/// Runs async tests on a loop in virtual time, with their async set-up and tear-down on the same loop: <c>[Test, Asyncio] public async Task
/// Name() { … }</c>. On a method, a class or the assembly; the nearest one counts. The counterpart of Python's
/// <c>IsolatedAsyncioTestCase</c>.
/// </summary>
/// <remarks>
/// <para>It modifies tests and makes none: it goes with <c>[Test]</c>, <c>[TestCase]</c>, <c>[TestCaseSource]</c>, <c>[Theory]</c>,
/// <c>[Values]</c>, <c>[Repeat]</c>, <c>[Retry]</c> and hooks. Tests may return Task, ValueTask or Coroutine, with or without a result.
/// Methods that are not async are left alone, one-time set-up and tear-down too.</para>
/// <para>Each test has its own loop, so fixtures and tests may run in parallel. Bodies run on threads of the library; NUnit's context comes
/// along.</para>
/// </remarks>
// NUnit blocks its thread for an async test and knows no loops but its own, so the loop has to be run inside of the call of the test
// method. What NUnit calls is Test.Method; that property is what is swapped (see LoopMethod). Of the other ways, IApplyToTest is ignored
// for test cases, a replaced TestCommand is refused by execution hooks, and a SynchronizationContext alone hangs.
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Assembly, AllowMultiple = false, Inherited = true)]
public partial class AsyncioAttribute : NUnitAttribute, ITestAction, IWrapTestMethod, IWrapSetUpTearDown
{
    // The test whose command NUnit is building on this thread: between the two calls of Wrap.
    [ThreadStatic]
    private static Test? t_wrapping;

    /// <summary>
    /// A seed that fails is run once more, alone in a process of its own: the test assembly started as a program, with one-time set-up and
    /// tear-down of the fixture and around it. Off where these cannot run twice at a time.
    /// </summary>
    public bool FreshProcess { get; set; } = true;

    // Suites too: before their tests are built into commands, their methods have to be swapped.
    /// <summary>For NUnit.</summary>
    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    /// <summary>What the properties ask for.</summary>
    /// <returns>The options.</returns>
    internal virtual TestOptions ToOptions() =>
        OptionsOf(Seeds is null ? null : TestContext.Parameters[SeedRange.Variable] ?? Seeds, TestContext.Out);

    // For each test LoopCommand, which is around set-up and tear-down too, was before this; what is left to do here is only for tests whose
    // suite nobody has told.
    /// <summary>For NUnit: begins the test's loop.</summary>
    /// <param name="test">The test, fixture or assembly.</param>
    public void BeforeTest(ITest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (test.IsSuite)
        {
            LoopMethod.SwapSetUpMethods(test);
            LoopMethod.SwapTests(test, this);
        }
        else
        {
            LoopSession.Begin(this, TestExecutionContext.CurrentContext, ToOptions(), isCommand: false);
        }
    }

    /// <summary>For NUnit: ends the test's loop, and fails the test for what it left there.</summary>
    /// <param name="test">The test, fixture or assembly.</param>
    public void AfterTest(ITest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (!test.IsSuite)
        {
            LoopSession.End(this, TestExecutionContext.CurrentContext, isCommand: false);
        }
    }

    // NUnit calls this twice while it builds the command of a test. First around the test method: the last moment to swap the fixture's
    // set-up and tear-down methods, and nothing of its own is wrapped. Then around set-up and tear-down: there the session begins and ends.
    /// <summary>For NUnit.</summary>
    /// <param name="command">The command of the test as far as it is built.</param>
    /// <returns>The command to go on with.</returns>
    public TestCommand Wrap(TestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!ReferenceEquals(t_wrapping, command.Test))
        {
            t_wrapping = command.Test;
            LoopMethod.SwapSetUpMethods(
                command.Test.Parent?.IsSuite == true && command.Test.Parent is not TestFixture ? command.Test.Parent.Parent
                : command.Test.Parent);
            return LoopMethod.HiddenByAsyncio<IWrapTestMethod>(command.Test)
                .Aggregate(command, static (inner, wrapper) => wrapper.Wrap(inner));
        }

        t_wrapping = null;
        return LoopMethod.HiddenByAsyncio<IWrapSetUpTearDown>(command.Test)
            .Aggregate((TestCommand)new LoopCommand(this, command), static (inner, wrapper) => wrapper.Wrap(inner));
    }
}
