namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>Long texts in reports.</summary>
[TestFixture]
public class ExcerptTests
{
    [TestCase("12345", 5, "12345")]
    [TestCase("123456", 5, "1234…")]
    [TestCase("123🙂6", 5, "123…", Description = "a pair of surrogates is not torn")]
    public void Beginning_Text_IsCutWithAnEllipsis(string text, int most, string cut) => Excerpt.Beginning(text, most).Should().Be(cut);
}
