using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>The texts of errors of groups inside of groups: whole up to five levels, then the innermost alone.</summary>
[TestFixture]
public class DeepGroupErrorTests
{
    private const string Text = "unhandled errors in a TaskGroup";

    [Test]
    public void Message_FourLevels_IsPlain()
    {
        AggregateException error = Nested(4);

        error.Should().NotBeOfType<DeepGroupError>();
        error.Message.Should().Be($"{Text} ({Text} ({Text} ({Text} (origin))))");
    }

    [Test]
    public void Message_MoreLevels_SaysHowManyAreLeftOut()
    {
        string plain = Nested(4).Message;

        Nested(5).Message.Should().Be($"{Text} ({plain})");
        Nested(6).Message.Should().Be($"{Text} (1 groups inside of one another are left out here: {plain})");
        Nested(7).Message.Should().Be($"{Text} (2 groups inside of one another are left out here: {plain})");
        Nested(100).Message.Should().Be($"{Text} (95 groups inside of one another are left out here: {plain})");
    }

    [Test]
    public void Message_OneOfSeveralErrorsIsDeep_HasTheOthersToo()
    {
        AggregateException shallow = DeepGroupError.Of([new TrialError("shallow")]);
        AggregateException error = shallow;
        for (int level = 0; level < 6; level++)
        {
            error = DeepGroupError.Of([new TrialError("beside"), error, shallow]);
        }

        error.Should().BeOfType<DeepGroupError>();
        error.Message.Should().StartWith($"{Text} (beside) (").And.Contain("groups inside of one another are left out here").And.EndWith($" ({Text} (shallow))");
        error.InnerExceptions.Should().HaveCount(3);
    }

    [Test]
    public void ToString_OfADeepOneThatWasThrown_HasItsTraceAndTheInnermostError()
    {
        AggregateException thrown = FluentActions.Invoking(static () => Throw(Nested(7))).Should().Throw<AggregateException>().Which;

        string[] lines = thrown.ToString().ReplaceLineEndings("\n").Split('\n');

        lines[0].Should().Be($"System.AggregateException: {thrown.Message}");
        lines[1].Should().Contain(nameof(Throw));
        thrown.ToString().Should().Contain($"\n ---> 2 groups inside of one another are left out here: {Nested(4)}").And.EndWith("<---");
        Nested(5).ToString().Should().Be($"System.AggregateException: {Nested(5).Message}\n ---> {Nested(4)}<---");
    }

    private static AggregateException Nested(int levels)
    {
        AggregateException error = DeepGroupError.Of([new TrialError("origin")]);
        for (int level = 1; level < levels; level++)
        {
            error = DeepGroupError.Of([error]);
        }

        return error;
    }

    private static void Throw(Exception error) => throw error;
}
