using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The examples of the API reference (docs/examples) belong to types and members that there are.</summary>
[TestFixture]
public class ExampleTests
{
    private static readonly Dictionary<string, Type> s_types =
        new[] { typeof(Asyncio), typeof(Server), typeof(AsyncioTest) }
            .SelectMany(static one => one.Assembly.GetExportedTypes())
            .ToDictionary(static type => type.FullName!.Replace('+', '.'));

    private static IEnumerable<string> Uids(string page) =>
        File.ReadLines(Path.Combine(Excerpts.Repository, page))
            .Where(static line => line.StartsWith("uid: ", StringComparison.Ordinal)).Select(static line => line["uid: ".Length..]);

    [Test]
    public void Members_OfThePage_AreThere()
    {
        string[] uids = [.. Uids("docs/examples/members.md")];

        uids.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThanOrEqualTo(60);
        uids.Where(static uid => !IsMember(uid)).Should().BeEmpty();
    }

    // A type of another assembly is checked where the site is built.
    [Test]
    public void Types_OfThePage_AreThere() =>
        Uids("docs/examples/types.md").Should().OnlyHaveUniqueItems().And.Subject
            .Where(static uid => uid.Count(static letter => letter == '.') == 1 || uid.StartsWith("AsyncioSharp.Net.", StringComparison.Ordinal))
            .Where(static uid => !s_types.ContainsKey(uid)).Should().BeEmpty();

    private static bool IsMember(string uid)
    {
        string path = uid.Split('(')[0];
        int dot = path.LastIndexOf('.');
        return s_types.TryGetValue(path[..dot], out Type? type) && type.GetMember(path[(dot + 1)..].Split('`')[0]).Length > 0;
    }
}
