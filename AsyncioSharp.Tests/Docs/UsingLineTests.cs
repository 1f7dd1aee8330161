using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>A page says once, near its top, which package and which namespaces its code needs. Here: that it names them all.</summary>
[TestFixture]
public partial class UsingLineTests
{
    private const string Start = "At the top of a file: ";

    // What new projects have by themselves is left out, and so is what only packages of other test projects have.
    private static readonly HashSet<string> s_namespaces =
        [
            "AsyncioSharp", "AsyncioSharp.Net", "AsyncioSharp.Testing", "System.Net", "System.Net.Security", "System.Net.Sockets",
            "System.Runtime.InteropServices", "System.Security.Cryptography.X509Certificates", "System.Text",
        ];

    private static readonly ILookup<string, string> s_types =
        new[]
        {
            typeof(Asyncio), typeof(Server), typeof(AsyncioTest), typeof(object), typeof(IPAddress), typeof(Socket), typeof(SslStream),
            typeof(X509Certificate2),
        }
            .SelectMany(static one => one.Assembly.GetExportedTypes())
            .Where(static type => !type.IsNested && type.Namespace is string space && s_namespaces.Contains(space))
            .ToLookup(static type => type.Name.Split('`')[0], static type => type.Namespace!);

    private static readonly HashSet<string> s_extensions = [.. typeof(AsyncioExtensions).GetMethods().Select(static method => method.Name)];

    public static IEnumerable<string> Pages =>
        Excerpts.Pages
            .Where(static page => page.StartsWith("docs/howto/", StringComparison.Ordinal) || Lines(page).Any(static line => line.StartsWith(Start, StringComparison.Ordinal)));

    [TestCaseSource(nameof(Pages))]
    public void LineOfUsings_NamesWhatTheCodeNeeds(string page)
    {
        string top = string.Join(' ', Lines(page)
            .SkipWhile(static line => !line.StartsWith(Start, StringComparison.Ordinal))
            .TakeWhile(static line => line.Length > 0));
        string code = NotCode().Replace(string.Join('\n', Excerpts.Blocks(page, "csharp")), "");

        IEnumerable<string> needed = Name().Matches(code).SelectMany(static match => s_types[match.Value])
            .Concat(Facade().Matches(code).Where(static match => s_extensions.Contains(match.Groups[1].Value)).Select(static _ => "AsyncioSharp.Net"));

        needed.Distinct().Where(space => !top.Contains($"`using {space};`", StringComparison.Ordinal)).Should().BeEmpty("the line on {0} is: {1}", page, top);
        top.Should().NotBeEmpty();
        File.ReadAllText(Path.Combine(Excerpts.Repository, page)).Should().MatchRegex("dotnet add package|\\| `AsyncioSharp\\.|the namespace of the library");
    }

    private static IEnumerable<string> Lines(string page) => File.ReadLines(Path.Combine(Excerpts.Repository, page));

    [GeneratedRegex("""//.*|"[^"\n]*"|(?<=\busing )[\w.]+(?=;)""")]
    private static partial Regex NotCode();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"\bAsyncio\.(\w+)")]
    private static partial Regex Facade();
}
