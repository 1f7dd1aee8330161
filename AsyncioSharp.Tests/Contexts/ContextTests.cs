namespace AsyncioSharp.Tests.Contexts;

[TestFixture]
public class ContextTests
{
    private readonly ContextVar<string> _variable = new("who", "nobody");

    [Test]
    public void New_IsEmpty()
    {
        using var _ = _variable.Set("outside");
        var context = new Context();

        context.Contains(_variable).Should().BeFalse();
        context.Get(_variable).Should().Be("nobody");
    }

    [Test]
    public void CopyContext_HoldsTheValuesOfThatMoment()
    {
        using var _ = _variable.Set("then");
        Context copy = Context.CopyContext();
        _variable.Set("later");

        copy.Get(_variable).Should().Be("then");
        copy.Contains(_variable).Should().BeTrue();
    }

    [Test]
    public void Run_ChangesStayInTheContextAndDoNotLeak()
    {
        var context = new Context();

        context.Run(() => _variable.Set("inside"));

        context.Get(_variable).Should().Be("inside");
        _variable.Get().Should().Be("nobody");
    }

    [Test]
    public void Run_Function_GivesItsResult()
    {
        var context = new Context();
        context.Run(() => _variable.Set("inside"));

        context.Run(_variable.Get).Should().Be("inside");
    }

    [Test]
    public void Run_Throws_TheCallersContextIsRestoredAndChangesAreKept()
    {
        var context = new Context();
        Action fail = () => context.Run(() =>
        {
            _variable.Set("inside");
            throw new FormatException();
        });

        fail.Should().Throw<FormatException>();

        _variable.Get().Should().Be("nobody");
        context.Get(_variable).Should().Be("inside");
    }

    [Test]
    public void Run_Nested_RestoresEach()
    {
        Context outer = new(), inner = new();
        var log = new List<string>();
        outer.Run(() =>
        {
            _variable.Set("outer");
            inner.Run(() =>
            {
                log.Add(_variable.Get());
                _variable.Set("inner");
            });
            log.Add(_variable.Get());
        });

        log.Should().Equal("nobody", "outer");
    }

    [Test]
    public void Copy_IsIndependent()
    {
        var context = new Context();
        context.Run(() => _variable.Set("before"));
        Context copy = context.Copy();

        copy.Run(() => _variable.Set("after"));

        context.Get(_variable).Should().Be("before");
        copy.Get(_variable).Should().Be("after");
    }
}
