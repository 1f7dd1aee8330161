using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>For how long a tool has asked for some work.</summary>
[TestFixture]
public class ToolLeaseTests
{
    private const string Key = "work.lease";

    private readonly FakeTimeProvider _clock = new();
    private ToolLease _lease = null!;

    [SetUp]
    public void Make() => _lease = new ToolLease(Key, _clock);

    [Test]
    public void IsHeld_NobodyHasAsked_IsFalse() => _lease.IsHeld.Should().BeFalse();

    [Test]
    public void Renew_Seconds_HoldsItForThem()
    {
        Renew("15").Should().BeTrue();

        _clock.Advance(TimeSpan.FromSeconds(14.9));
        _lease.IsHeld.Should().BeTrue();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        _lease.IsHeld.Should().BeFalse();
    }

    [Test]
    public void Renew_AgainForAShorterTime_TakesNothingFromTheFirst()
    {
        Renew("15");
        Renew("1").Should().BeTrue();
        _clock.Advance(TimeSpan.FromSeconds(10));

        _lease.IsHeld.Should().BeTrue();
    }

    [Test]
    public void Renew_ForADay_HoldsItForAMinute()
    {
        Renew("86400");
        _clock.Advance(TimeSpan.FromSeconds(61));

        _lease.IsHeld.Should().BeFalse();
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("NaN")]
    [TestCase("long")]
    [TestCase("")]
    [TestCase(null)]
    public void Renew_NoSeconds_DoesNothing(string? seconds)
    {
        Renew(seconds).Should().BeFalse();

        _lease.IsHeld.Should().BeFalse();
    }

    [Test]
    public void Renew_OtherArguments_DoesNothing()
    {
        _lease.Renew(null).Should().BeFalse();
        _lease.Renew(new Dictionary<string, string?> { ["other"] = "15" }).Should().BeFalse();
    }

    private bool Renew(string? seconds) => _lease.Renew(new Dictionary<string, string?> { [Key] = seconds });
}
