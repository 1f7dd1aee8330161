namespace AsyncioSharp.Analyzers.Tests.Rules;

public class CoroutineAwaitedTwiceTests
{
    [Test]
    public Task Coroutine_AwaitedOrStartedAgain_IsFound() => Verify.Finds("""
        async Coroutine Main(Coroutine given)
        {
            Coroutine<int> one = G();
            await one;
            await {|ASY002:one|};

            Coroutine two = F();
            try
            {
                await two;
            }
            finally
            {
                Console.WriteLine();
            }
            Asyncio.CreateTask({|ASY002:two|});

            Coroutine three = F();
            for (int i = 0; i < 3; i++) await {|ASY002:three|};

            await Asyncio.WaitFor(given, 1);
            await {|ASY002:given|};
        }
        """);

    [Test]
    public Task Coroutine_WhosePathIsInDoubt_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(bool first)
        {
            Coroutine one = F();
            if (first) await one;
            if (!first) await one;

            Coroutine two = F();
            await two;
            two = F();
            await two;

            for (int i = 0; i < 3; i++)
            {
                Coroutine three = F();
                await three;
            }

            Coroutine four = F();
            while (true)
            {
                await four;
                break;
            }

            await (first ? one : two);
        }
        """);
}
