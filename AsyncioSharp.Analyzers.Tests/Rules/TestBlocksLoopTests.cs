namespace AsyncioSharp.Analyzers.Tests.Rules;

public class TestBlocksLoopTests
{
    private const string Head = """
        using System;
        using System.Threading.Tasks;
        using AsyncioSharp;
        using AsyncioSharp.Testing;
        using NUnit.Framework;

        """;

    [Test]
    public Task Assert_OfEachKind_IsAwaited() => Verify.FixesIn<TestBlocksLoopFix>(
        Head + """

        [Asyncio]
        public class Tests
        {
            [Test]
            public async Task OnTheLoop() => {|ASY017:Assert.ThrowsAsync<FormatException>(async () => await Asyncio.Sleep(1))|};

            [Test]
            public async Coroutine Others()
            {
                {|ASY017:Assert.ThrowsAsync(typeof(FormatException), Work)|};
                {|ASY017:Assert.ThrowsAsync(Is.TypeOf<FormatException>(), Work)|};
                {|ASY017:Assert.CatchAsync<FormatException>(Work, "why")|};
                {|ASY017:Assert.CatchAsync(Work)|};
                {|ASY017:Assert.DoesNotThrowAsync(Work)|};
                {|ASY017:Assert.That(async () => await Work(), Throws.Nothing)|};
                {|ASY017:Assert.Multiple(async () => await Work())|};
            }

            private static Task Work() => Task.CompletedTask;
        }
        """,
        Head + """

        [Asyncio]
        public class Tests
        {
            [Test]
            public async Task OnTheLoop() => await Assert.ThatAsync(async () => await Asyncio.Sleep(1), Throws.TypeOf<FormatException>());

            [Test]
            public async Coroutine Others()
            {
                await Assert.ThatAsync(Work, Throws.TypeOf(typeof(FormatException)));
                await Assert.ThatAsync(Work, Is.TypeOf<FormatException>());
                await Assert.ThatAsync(Work, Throws.InstanceOf<FormatException>(), "why");
                await Assert.ThatAsync(Work, Throws.Exception);
                await Assert.ThatAsync(Work, Throws.Nothing);
                await Assert.ThatAsync(async () => await Work(), Throws.Nothing);
                await Assert.MultipleAsync(async () => await Work());
            }

            private static Task Work() => Task.CompletedTask;
        }
        """);

    [Test]
    public Task Assert_WhoseErrorIsUsed_IsFound() => Verify.FindsIn(Head + """

        [Asyncio]
        public class Tests
        {
            [Test]
            public async Task OnTheLoop()
            {
                FormatException error = {|ASY017:Assert.ThrowsAsync<FormatException>(async () => await Asyncio.Sleep(1))|}!;
                await Assert.ThatAsync(async () => await Asyncio.Sleep(1), Throws.Nothing);
            }
        }
        """);

    [Test]
    public Task Assert_ThatBlocksTheLoop_IsFound() => Verify.FindsIn("""
        using System;
        using System.Threading.Tasks;
        using AsyncioSharp;
        using AsyncioSharp.Testing;
        using NUnit.Framework;

        [Asyncio]
        public class Tests
        {
            [Test]
            public async Task OnTheLoop() => {|ASY017:Assert.ThrowsAsync<FormatException>(async () => await Asyncio.Sleep(1))|};

            [Test]
            public async void {|ASY017:{|ASY011:Void|}|}() => await Asyncio.Sleep(1);

            [Test]
            public void Plain() => Assert.ThrowsAsync<FormatException>(async () => await Task.Yield());
        }

        public class Others
        {
            [Test]
            public async Task Plain() => Assert.ThrowsAsync<FormatException>(async () => await Task.Yield());
        }
        """);
}
