using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;
using NUnit.Framework.Internal.ExecutionHooks;

namespace AsyncioSharp.Tests.Testing;

/// <summary>NUnit's hooks with [Asyncio]: both do what they are for, and in the order that NUnit gives hooks.</summary>
[TestFixture, NonParallelizable]
public class NUnitHookTests
{
    [Test]
    public void Hooks_OnMethods_AreCalledAroundTheBodyOfTheirTest()
    {
        Run(typeof(OnMethods)).Should().Equal(
            "set-up First", "before First", "body First", "after First", "tear-down First",
            "set-up Second", "before Second", "body Second", "after Second", "tear-down Second",
            "set-up Case(1)", "before Case(1)", "before Case(1)", "body Case(1)", "after Case(1)", "after Case(1)", "tear-down Case(1)",
            "set-up Case(2)", "before Case(2)", "before Case(2)", "body Case(2)", "after Case(2)", "after Case(2)", "tear-down Case(2)",
            "set-up Unhooked", "body Unhooked", "tear-down Unhooked");
    }

    [Test]
    public void Hooks_OnAClass_AreCalledAroundTheBodyOfEachTest()
    {
        Run(typeof(OnAClass)).Should().Equal(
            "set-up Plain", "before Plain", "body Plain", "after Plain", "tear-down Plain",
            "set-up Case(1)", "before Case(1)", "body Case(1)", "after Case(1)", "tear-down Case(1)",
            "set-up Nearer", "before Nearer", "body Nearer", "after Nearer", "tear-down Nearer");
    }

    [Test]
    public void Hooks_OnAClassAndTheMethod_AreBothCalled()
    {
        Run(typeof(OnBoth)).Should().Equal(
            "set-up Twice", "before Twice", "before Twice", "body Twice", "after Twice", "after Twice", "tear-down Twice");
    }

    [Test]
    public void Wrapper_OnAClass_IsAroundSetUpAndTearDownOfATestWithItsOwnAttribute()
    {
        Run(typeof(Wrapped)).Should().Equal("begin Nearer", "set-up Nearer", "body Nearer", "tear-down Nearer", "end Nearer");
    }

    private static List<string> Run(Type fixture)
    {
        Hook.Log.Clear();

        NestedNUnit.Failures(NestedNUnit.Run(fixture)).Should().BeEmpty();

        return Hook.Log;
    }

    /// <summary>Writes down when it is called, and for which test.</summary>
    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
    public sealed class Hook : ExecutionHookAttribute
    {
        public static List<string> Log { get; } = [];

        public static void Write(string what) => Log.Add($"{what} {TestContext.CurrentContext.Test.Name}");

        public override void BeforeTestHook(HookData hookData) => Log.Add($"before {hookData.Context.Test.Name}");

        public override void AfterTestHook(HookData hookData) => Log.Add($"after {hookData.Context.Test.Name}");
    }

    /// <summary>Around set-up and tear-down, like NUnit's MaxTime.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class Around : NUnitAttribute, IWrapSetUpTearDown
    {
        public TestCommand Wrap(TestCommand command) => new Command(command);

        private sealed class Command(TestCommand inner) : DelegatingTestCommand(inner)
        {
            public override TestResult Execute(TestExecutionContext context)
            {
                Hook.Write("begin");
                TestResult result = innerCommand.Execute(context);
                Hook.Write("end");
                return result;
            }
        }
    }

    internal abstract class Logging
    {
        private object? _loop;

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(1);
            _loop = TestLoop.Here();
            Hook.Write("set-up");
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            TestLoop.Must().Should().BeSameAs(_loop);
            Hook.Write("tear-down");
        }

        protected async Coroutine Body()
        {
            await Asyncio.Sleep(1);
            TestLoop.Must().Should().BeSameAs(_loop);
            Hook.Write("body");
        }
    }

    [TestFixture, Explicit("Run by the tests above.")]
    internal sealed class OnMethods : Logging
    {
        [Test, Asyncio, Hook]
        public async Task First() => await Body();

        [Test, Hook, Asyncio]
        public async Task Second() => await Body();

        [TestCase(1), TestCase(2), Hook, Asyncio]
        public async Task Case(int _) => await Body();

        [Test, Asyncio]
        public async Task Unhooked() => await Body();
    }

    [TestFixture, Explicit("Run by the tests above."), Asyncio, Hook]
    internal sealed class OnAClass : Logging
    {
        [Test]
        public async Task Plain() => await Body();

        [TestCase(1)]
        public async Task Case(int _) => await Body();

        [Test, Asyncio(RealTimeLimit = 5)]
        public async Task Nearer() => await Body();
    }

    [TestFixture, Explicit("Run by the tests above."), Around]
    internal sealed class Wrapped : Logging
    {
        [Test, Asyncio]
        public async Task Nearer() => await Body();
    }

    [TestFixture, Explicit("Run by the tests above."), Asyncio, Hook]
    internal sealed class OnBoth : Logging
    {
        [Test, Hook]
        public async Task Twice() => await Body();
    }
}
