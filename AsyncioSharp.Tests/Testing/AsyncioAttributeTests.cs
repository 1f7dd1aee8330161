using System.Reflection;
using AsyncioSharp.Testing;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Tests.Testing;

/// <summary>[Asyncio] itself: what it passes on, and what it refuses.</summary>
[TestFixture]
public class AsyncioAttributeTests
{
    // One value of each type that is the default of no option.
    private static readonly Dictionary<Type, object> Other = new()
    {
        [typeof(double)] = 7.25,
        [typeof(long)] = 725L,
        [typeof(string[])] = new[] { "Some.Assembly" },
        [typeof(LeakMode)] = LeakMode.Warn,
        [typeof(TestNetwork)] = TestNetwork.Real,
        [typeof(EscapeMode)] = EscapeMode.Track,
        [typeof(ScheduleFreedom)] = ScheduleFreedom.Timers,
    };

    // Names of properties that are part of an option, or are written differently there.
    private static readonly Dictionary<string, (Action<AsyncioAttribute> Set, Func<TestOptions, object?> Get, object? Expected)> Special = new()
    {
        [nameof(AsyncioAttribute.Seeds)] = (static one => one.Seeds = "3-9", static options => options.Seeds, "3-9"),
        [nameof(AsyncioAttribute.Schedule)] = (static one => one.Schedule = "Timers:3=1,7=2", static options => options.Schedule?.ToString(), "Timers:3=1,7=2"),
        [nameof(AsyncioAttribute.TraceFolder)] = (static one => one.TraceFolder = "traces", static options => options.TraceFolder, "traces"),
        [nameof(AsyncioAttribute.Explore)] = (static one => one.Explore = ExplorationStrategy.PriorityChanges, static options => options.Explore?.Strategy, ExplorationStrategy.PriorityChanges),
        [nameof(AsyncioAttribute.MaxSchedules)] = (static one => (one.Explore, one.MaxSchedules) = (default, 7), static options => options.Explore?.MaxSchedules, 7),
        [nameof(AsyncioAttribute.MaxDeviations)] = (static one => (one.Explore, one.MaxDeviations) = (default, 7), static options => options.Explore?.MaxDeviations, 7),
        [nameof(AsyncioAttribute.Incomplete)] = (static one => (one.Explore, one.Incomplete) = (default, IncompleteSearch.Fail), static options => options.Explore?.Incomplete, IncompleteSearch.Fail),
        [nameof(AsyncioAttribute.Depth)] = (static one => (one.Explore, one.Depth) = (default, 7), static options => options.Explore?.Depth, 7),
    };

    // Of NUnit's side alone, and tested there: FreshProcessTests.
    private static readonly string[] NoOptions = [nameof(AsyncioAttribute.FreshProcess)];

    public static IEnumerable<string> Settable() => typeof(AsyncioAttribute).GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(static one => one.SetMethod is { IsPublic: true }).Select(static one => one.Name).Except(NoOptions);

    [Test]
    public void Properties_AreThoseThatAreTested() => Settable().Should().Contain(Special.Keys).And.HaveCountGreaterThanOrEqualTo(Special.Count + 10);

    [TestCaseSource(nameof(Settable))]
    public void Property_Set_ReachesItsOption(string name)
    {
        var attribute = new AsyncioAttribute();
        Action<AsyncioAttribute> set = Special.TryGetValue(name, out var special) ? special.Set : SetOther;
        Func<TestOptions, object?> get = special.Get ?? (options => typeof(TestOptions).GetProperty(name)!.GetValue(options));
        object? expected = special.Expected ?? OtherOf(name);
        get(attribute.ToOptions()).Should().NotBe(expected, "else nothing is shown");

        set(attribute);

        get(attribute.ToOptions()).Should().Be(expected);

        void SetOther(AsyncioAttribute one) => typeof(AsyncioAttribute).GetProperty(name)!.SetValue(one, OtherOf(name));
    }

    [TestCaseSource(nameof(Settable))]
    public void Property_Unset_IsTheDefault(string name)
    {
        TestOptions options = new AsyncioAttribute().ToOptions();

        if (typeof(TestOptions).GetProperty(name) is { } option)
        {
            option.GetValue(options).Should().BeEquivalentTo(option.GetValue(TestOptions.Default));
        }
        else
        {
            options.Explore.Should().BeNull("{0} is a part of it", name);
        }
    }

    [Test]
    public void Explore_Alone_HasTheDefaults() => new AsyncioAttribute { Explore = ExplorationStrategy.Exhaustive }.ToOptions().Explore.Should().Be(new ExploreOptions());

    [Test]
    public void Freedom_WithExplore_IsThatOfTheExploration() =>
        new AsyncioAttribute { Explore = ExplorationStrategy.Exhaustive, Freedom = ScheduleFreedom.Timers }.ToOptions().Explore!.Freedom.Should().Be(ScheduleFreedom.Timers);

    [Test]
    public void Explore_NotNamed_ItsPartsAreRefused()
    {
        foreach (AsyncioAttribute one in (AsyncioAttribute[])[new() { MaxSchedules = 7 }, new() { MaxDeviations = 7 }, new() { Depth = 7 }])
        {
            one.Invoking(static one => one.ToOptions()).Should().Throw<ArgumentException>().WithMessage("*Name a strategy too*");
        }
    }

    [Test]
    public void RealTimeLimit_Zero_IsNoLimit() => new AsyncioAttribute { RealTimeLimit = 0 }.ToOptions().RealTimeLimit.Should().BeNull();

    [Test]
    public void Output_IsThatOfTheTest() => new AsyncioAttribute().ToOptions().Output.Should().BeSameAs(TestContext.Out);

    [Test, NonParallelizable]
    public void Seeds_ParameterOfNUnit_ReplacesThem()
    {
        const string Name = "ASYNCIO_SEED";
        TestContext.Parameters[Name].Should().BeNull();
        SetParameter(Name, "37");
        try
        {
            new AsyncioAttribute { Seeds = "1-9" }.ToOptions().Seeds.Should().Be("37");
            new AsyncioAttribute().ToOptions().Seeds.Should().BeNull("a test without seeds is not given any");
        }
        finally
        {
            SetParameter(Name, null);
        }
    }

    [Test]
    public void AsyncVoid_OnTheLoop_IsRefusedBeforeItRuns()
    {
        TestExecutionContext context = TestExecutionContext.CurrentContext;
        var attribute = new AsyncioAttribute();
        LoopSession.Begin(attribute, context, TestOptions.Default, isCommand: true);
        try
        {
            var method = new LoopMethod(new MethodWrapper(typeof(AsyncioAttributeTests), nameof(Void)));

            method.Invoking(one => one.Invoke(this)).Should().Throw<AsyncioTestException>().WithMessage("Void is async void: nobody can wait for its end. Let it return Task or Coroutine.");
        }
        finally
        {
            LoopSession.End(attribute, context, isCommand: true);
        }
    }

#pragma warning disable NUnit1028 // Not a test, and only async void is what this is about.
    public async void Void()
    {
        await Task.Yield();
        throw new InvalidOperationException("It ran.");
    }
#pragma warning restore NUnit1028

    private static object OtherOf(string name)
    {
        Type type = typeof(AsyncioAttribute).GetProperty(name)!.PropertyType;
        return type == typeof(bool) ? !(bool)typeof(TestOptions).GetProperty(name)!.GetValue(TestOptions.Default)!
            : Other.TryGetValue(type, out object? value) ? value
            : throw new InvalidOperationException($"{name} is new: say here how it is set, and which option it is.");
    }

    // NUnit fills them from the command line and lets nobody else write.
    private static void SetParameter(string name, string? value)
    {
        var parameters = (Dictionary<string, string>)typeof(NUnit.Framework.TestParameters).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(static field => field.FieldType == typeof(Dictionary<string, string>)).GetValue(TestContext.Parameters)!;
        if (value is null)
        {
            parameters.Remove(name);
        }
        else
        {
            parameters[name] = value;
        }
    }
}
