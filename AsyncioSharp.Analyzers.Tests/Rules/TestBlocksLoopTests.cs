namespace AsyncioSharp.Analyzers.Tests.Rules;

public class TestBlocksLoopTests
{
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
