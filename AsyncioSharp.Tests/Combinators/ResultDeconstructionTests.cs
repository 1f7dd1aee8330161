using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class ResultDeconstructionTests
{
    [Test]
    public void Gather_OfOneType_IsTakenApart() => Virtual.Run(async () =>
    {
        static async Coroutine<int> F(int n) => n;

        var (a, b) = await Asyncio.Gather(F(1), F(2));
        (a, b).Should().Be((1, 2));
        (int x, int y, int z) = await Asyncio.Gather(F(1), F(2), F(3));
        (x + y + z).Should().Be(6);
        var (c, d, e, f, g, h, i, j) = await Asyncio.Gather(Enumerable.Range(1, 8).Select(F));
        new[] { c, d, e, f, g, h, i, j }.Should().Equal(1, 2, 3, 4, 5, 6, 7, 8);
        var (first, second) = await Asyncio.GatherReturnExceptions(F(1), Virtual.Fail<int>(new TrialError()));
        first.Value.Should().Be(1);
        second.Exception.Should().BeOfType<TrialError>();
    });

    [Test]
    public void Deconstruct_EveryCount_TakesAllInOrder()
    {
        var (a4, b4, c4, d4) = new[] { 1, 2, 3, 4 };
        var (a5, b5, c5, d5, e5) = new[] { 1, 2, 3, 4, 5 };
        var (a6, b6, c6, d6, e6, f6) = new[] { 1, 2, 3, 4, 5, 6 };
        var (a7, b7, c7, d7, e7, f7, g7) = new[] { 1, 2, 3, 4, 5, 6, 7 };
        $"{a4}{b4}{c4}{d4} {a5}{b5}{c5}{d5}{e5} {a6}{b6}{c6}{d6}{e6}{f6} {a7}{b7}{c7}{d7}{e7}{f7}{g7}".Should().Be("1234 12345 123456 1234567");
    }

    [Test]
    public void Deconstruct_WrongCount_SaysSo()
    {
        FluentActions.Invoking(() => { var (_, _) = new[] { 1, 2, 3 }; }).Should().Throw<ArgumentException>().WithMessage("too many values to unpack: expected 2, got 3.*");
        FluentActions.Invoking(() => { var (_, _, _) = new[] { 1, 2 }; }).Should().Throw<ArgumentException>().WithMessage("not enough values to unpack: expected 3, got 2.*");
    }

    [Test]
    public void Deconstruct_NineIntoFewer_SaysHowManyThereAre()
    {
        int[] nine = new int[9];
        Action[] calls =
        [
            () => { var (_, _, _, _) = nine; },
            () => { var (_, _, _, _, _) = nine; },
            () => { var (_, _, _, _, _, _) = nine; },
            () => { var (_, _, _, _, _, _, _) = nine; },
            () => { var (_, _, _, _, _, _, _, _) = nine; },
        ];

        for (int i = 0; i < calls.Length; i++)
        {
            calls[i].Should().Throw<ArgumentException>().WithMessage($"too many values to unpack: expected {i + 4}, got 9.*");
        }

        FluentActions.Invoking(() => { var (_, _) = (int[])null!; }).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void ToString_OfAnOutcome_IsTheValueOrTheError() => Virtual.Run(async () =>
    {
        var (first, second) = await Asyncio.GatherReturnExceptions(Asyncio.Sleep(0, 1), Virtual.Fail<int>(new TrialError("x")));

        first.ToString().Should().Be("1");
        second.ToString().Should().Be("TrialError: x");
    });
}
