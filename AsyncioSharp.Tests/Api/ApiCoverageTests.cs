using System.Reflection;

namespace AsyncioSharp.Tests.Api;

/// <summary>Every public name of Python's asyncio is here, or there is a reason (see <c>asyncio-api.txt</c>).</summary>
[TestFixture]
public class ApiCoverageTests
{
    /// <summary>How many names the table had and how many of them were there when this was last edited. Neither may drop.</summary>
    private const int Names = 711;

    private const int Present = 323;

    public static IEnumerable<TestCaseData> Sections =>
        ApiTable.Written.Select(row => row.Section).Distinct().Select(section => new TestCaseData(section).SetArgDisplayNames(section.Replace('.', ' ')));

    [TestCaseSource(nameof(Sections))]
    public void Names_WithoutAReason_AreMembersWithTheSameParameters(string section)
    {
        ApiTable.All.Where(row => row.Section == section && row.IsPresent).SelectMany(Problems).Should().BeEmpty();
    }

    [TestCaseSource(nameof(Sections))]
    public void Names_FollowTheRule_OrAreMarkedAsRenamed(string section)
    {
        ApiTable.Written
            .Where(row => row.Section == section && row.Member != "-" && !row.IsSpecial && row.FollowsTheRule() == row.IsRenamed)
            .Should().BeEmpty("a name follows the rule or is marked 'renamed', not both");
    }

    [Test]
    public void Reasons_AreOnTheClosedList()
    {
        ApiTable.Written.Where(row => row.Reason is not null).Select(row => row.Reason)
            .Concat(ApiTable.Written.SelectMany(row => row.Overrides.Values).Where(value => value[0] == '{').Select(value => value.Trim('{', '}')))
            .Distinct().Should().BeSubsetOf(ApiRow.Reasons.Keys);
        ApiTable.Written.Where(row => row.Member == "-" && row.Reason is null or "net" or "not yet").Should().BeEmpty("what will come has a name");
    }

    [Test]
    public void Reasons_OfMembersThatExistByNow_AreGone()
    {
        ApiRow[] stale = [.. ApiTable.Written.Where(row => row.Reason is "net" or "not yet" or "release" && Exists(row))];
        if (PortingPage.ShouldWrite && stale.Length > 0)
        {
            string[] lines = File.ReadAllLines(ApiTable.File);
            foreach (ApiRow row in stale)
            {
                string line = lines[row.Line - 1];
                lines[row.Line - 1] = line[..line.LastIndexOf(" | ", StringComparison.Ordinal)] + (row.IsRenamed ? " | renamed" : string.Empty);
            }

            File.WriteAllLines(ApiTable.File, lines);
            Assert.Inconclusive($"{stale.Length} reasons removed from the table; run again.");
        }

        stale.Should().BeEmpty("they are in the library; {0} removes the reasons", PortingPage.HowToWrite);
        ApiTable.Written
            .SelectMany(row => row.Overrides, (row, entry) => (Row: row, entry.Key, Mark: entry.Value))
            .Where(entry => entry.Mark[0] == '{' && ApiResolver.Members(entry.Row.Member).Any(shape => Find(shape, entry.Key) is not null))
            .Select(entry => $"{entry.Row}: {entry.Key}")
            .Should().BeEmpty("these keyword arguments are parameters by now; their line in the table can go");
    }

    [Test]
    public void Coverage_DoesNotDrop()
    {
        ApiTable.All.Count.Should().BeGreaterThanOrEqualTo(Names, "names of asyncio do not vanish");
        ApiTable.All.Count(row => row.IsPresent).Should().BeGreaterThanOrEqualTo(Present);
    }

    [Test]
    public void Coverage_WithoutIO_IsComplete()
    {
        ApiTable.Written.Where(row => row.Reason == "not yet").Select(row => row.Section).Distinct().Should().BeSubsetOf(["call graph (3.14)"]);
    }

    private static bool Exists(ApiRow row) => row.Member != "-" && (row.IsClass ? ApiResolver.Types(row.Member).Count > 0 : ApiResolver.Members(row.Member).Count > 0);

    private static IEnumerable<string> Problems(ApiRow row)
    {
        if (!Exists(row))
            return [$"{row}: there is no {row.Member}"];
        if (row.IsClass || row.IsSpecial && row.Signature is null)
            return [];

        var problems = new List<string>();
        ApiResolver.Shape[] shapes = [.. ApiResolver.Members(row.Member).Where(shape => shape.IsProperty == row.Signature is null)];
        if (shapes.Length == 0)
            return [$"{row}: {row.Member} is a {(row.Signature is null ? "method, and it is an attribute" : "property, and it is a method")}"];

        if (row.IsCoroutine && !shapes.Any(shape => ApiResolver.IsAwaitable(shape.Result)))
            problems.Add($"{row}: {row.Member} cannot be awaited");
        (string Name, bool IsOptional)[] keywords = [.. row.Keywords.Where(keyword => !row.Overrides.ContainsKey(keyword.Name))];
        if (!shapes.Any(shape => keywords.All(keyword => Find(shape, keyword.Name) is not null)))
            problems.Add($"{row}: no overload of {row.Member} takes {string.Join(", ", keywords.Select(keyword => ApiRow.Camel(keyword.Name)))}");
        problems.AddRange(keywords
            .Where(keyword => keyword.IsOptional && !shapes.Any(shape => Find(shape, keyword.Name) is null or { IsOptional: true }))
            .Select(keyword => $"{row}: {ApiRow.Camel(keyword.Name)} of {row.Member} is not optional"));
        problems.AddRange(row.Overrides
            .Where(entry => entry.Value[0] != '{' && ApiResolver.Members(entry.Value).Count == 0)
            .Select(entry => $"{row}: {entry.Key} is no {entry.Value}"));
        return problems;
    }

    private static ParameterInfo? Find(ApiResolver.Shape shape, string keyword) => shape.Parameters.FirstOrDefault(parameter => parameter.Name == ApiRow.Camel(keyword));
}
