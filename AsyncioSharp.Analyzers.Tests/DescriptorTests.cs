using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers.Tests;

public class DescriptorTests
{
    private static readonly string[] s_ids = [.. Descriptors.All.Select(static rule => rule.Id).Append(Descriptors.TaskIsHeld.Id).Order()];

    [Test]
    public void Ids_OfAllRules_AreDifferentAndListed()
    {
        s_ids.Should().OnlyHaveUniqueItems();
        typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => field.GetValue(null)).OfType<DiagnosticDescriptor>().Should().BeEquivalentTo(Descriptors.All);
    }

    [Test]
    public void Page_OfAllRules_HasASectionForEach() =>
        Page("docs/analyzers.md").Where(static line => line.StartsWith("## ASY", StringComparison.Ordinal))
            .Select(static line => line["## ".Length..]).Should().Equal(s_ids);

    /// <summary>The heading is the id alone, so that its link does not depend on the words of the title.</summary>
    [Test]
    public void Link_OfARule_LeadsToItsSection()
    {
        HelpLinks.Of("ASY001", "https://host.example/asyncio/").Should().Be("https://host.example/asyncio/blob/main/docs/analyzers.md#asy001");
        HelpLinks.Of("ASY001", "").Should().Be("https://www.nuget.org/packages/AsyncioSharp.Analyzers#asy001");
        Descriptors.All.Should().OnlyContain(static rule => rule.HelpLinkUri.EndsWith("#" + rule.Id.ToLowerInvariant()));
    }

    private static string[] Page(string name, [CallerFilePath] string here = "") =>
        File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "..", name));
}
