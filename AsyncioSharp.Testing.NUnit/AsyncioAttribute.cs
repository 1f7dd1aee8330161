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
public sealed class AsyncioAttribute : NUnitAttribute, ITestAction, IWrapTestMethod, IWrapSetUpTearDown
{
    // The test whose command NUnit is building on this thread: between the two calls of Wrap.
    [ThreadStatic]
    private static Test? t_wrapping;

    private readonly ExploreOptions _exploreDefaults = new();
    private ExplorationStrategy? _explore;
    private int? _maxSchedules;
    private int? _maxDeviations;
    private int? _depth;

    /// <inheritdoc cref="TestOptions.VirtualTime"/>
    public bool VirtualTime { get; set; } = true;

    /// <inheritdoc cref="TestOptions.Debug"/>
    public bool Debug { get; set; }

    /// <summary>The longest that set-up, test or tear-down may take in real time, each, in seconds; zero means no limit.</summary>
    public double RealTimeLimit { get; set; } = TestOptions.Default.RealTimeLimit ?? 0;

    /// <inheritdoc cref="TestOptions.MaxStepsPerInstant"/>
    public long MaxStepsPerInstant { get; set; } = TestOptions.Default.MaxStepsPerInstant;

    /// <inheritdoc cref="TestOptions.StepCost"/>
    public double StepCost { get; set; }

    /// <inheritdoc cref="TestOptions.ForeignPatience"/>
    public double ForeignPatience { get; set; } = TestOptions.Default.ForeignPatience;

    /// <inheritdoc cref="TestOptions.Leaks"/>
    public LeakMode Leaks { get; set; }

    /// <inheritdoc cref="TestOptions.Seeds"/>
    /// <remarks>
    /// Set-up, test and tear-down are run for each seed. On a class or the assembly this is so for each of its async tests, and those that
    /// are not async run once. NUnit's parameter ASYNCIO_SEED replaces the seeds as the variable does.
    /// </remarks>
    public string? Seeds { get; set; }

    /// <summary>
    /// A seed that fails is run once more, alone in a process of its own: the test assembly started as a program, with one-time set-up and
    /// tear-down of the fixture and around it. Off where these cannot run twice at a time.
    /// </summary>
    public bool FreshProcess { get; set; } = true;

    /// <summary>What <see cref="Seeds"/> and <see cref="Explore"/> may change: the order of tasks by default.</summary>
    public ScheduleFreedom Freedom { get; set; }

    /// <inheritdoc cref="TestOptions.Schedule"/>
    public string? Schedule { get; set; }

    /// <summary>
    /// Runs set-up, test and tear-down under many orders, looked for with this strategy, and fails with the one that departs least from
    /// asyncio's: <c>[Asyncio(Explore = ExplorationStrategy.Exhaustive)]</c>. Naming it turns exploration on; a test that does not is not
    /// explored.
    /// </summary>
    public ExplorationStrategy Explore
    {
        get => _explore ?? _exploreDefaults.Strategy;
        set => _explore = value;
    }

    /// <inheritdoc cref="ExploreOptions.MaxSchedules"/>
    /// <remarks>With <see cref="Explore"/>, like the two that follow.</remarks>
    public int MaxSchedules
    {
        get => _maxSchedules ?? _exploreDefaults.MaxSchedules;
        set => _maxSchedules = value;
    }

    /// <summary>
    /// With <see cref="ExplorationStrategy.Exhaustive"/>: at most so many departures from asyncio's order per schedule. Unless it is named,
    /// any number.
    /// </summary>
    public int MaxDeviations
    {
        get => _maxDeviations ?? int.MaxValue;
        set => _maxDeviations = value;
    }

    /// <summary>
    /// With <see cref="ExplorationStrategy.Exhaustive"/>: what the test is if the search comes to <see cref="MaxSchedules"/> before every
    /// order was tried. Inconclusive by default.
    /// </summary>
    public IncompleteSearch Incomplete { get; set; }

    /// <inheritdoc cref="ExploreOptions.Depth"/>
    public int Depth
    {
        get => _depth ?? _exploreDefaults.Depth;
        set => _depth = value;
    }

    /// <inheritdoc cref="TestOptions.CheckDeterminism"/>
    public bool CheckDeterminism { get; set; }

    /// <inheritdoc cref="TestOptions.TraceFolder"/>
    /// <remarks>The files are attached to the failing test.</remarks>
    public string? TraceFolder { get; set; }

    /// <inheritdoc cref="TestOptions.Escapes"/>
    public EscapeMode Escapes { get; set; }

    /// <inheritdoc cref="TestOptions.EscapesAllowed"/>
    public string[] EscapesAllowed { get; set; } = [];

    // Suites too: before their tests are built into commands, their methods have to be swapped.
    /// <summary>For NUnit.</summary>
    public ActionTargets Targets => ActionTargets.Test | ActionTargets.Suite;

    /// <summary>What the properties ask for.</summary>
    /// <returns>The options.</returns>
    internal TestOptions ToOptions() => TestOptions.Default with
    {
        VirtualTime = VirtualTime,
        Debug = Debug,
        RealTimeLimit = RealTimeLimit > 0 ? RealTimeLimit : null,
        MaxStepsPerInstant = MaxStepsPerInstant,
        StepCost = StepCost,
        ForeignPatience = ForeignPatience,
        Leaks = Leaks,
        Escapes = Escapes,
        EscapesAllowed = EscapesAllowed,
        Seeds = Seeds is null ? null : TestContext.Parameters[SeedRange.Variable] ?? Seeds,
        Freedom = Freedom,
        Schedule = Schedule is null ? null : AsyncioSharp.Testing.Schedule.Parse(Schedule),
        Explore = ExploreOptions(),
        CheckDeterminism = CheckDeterminism,
        TraceFolder = TraceFolder,
        Output = TestContext.Out,
    };

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

    private ExploreOptions? ExploreOptions()
    {
        if (_explore is not { } strategy)
        {
            return (_maxSchedules ?? _maxDeviations ?? _depth) is null ? null
                : throw new ArgumentException(
                    "MaxSchedules, MaxDeviations and Depth say how to explore. Name a strategy too: [Asyncio(Explore = ExplorationStrategy.Exhaustive, …)].");
        }

        return _exploreDefaults with { Strategy = strategy, MaxSchedules = MaxSchedules, MaxDeviations = _maxDeviations, Depth = Depth,
            Freedom = Freedom, Incomplete = Incomplete };
    }
}
