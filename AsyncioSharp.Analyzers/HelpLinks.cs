using System.Reflection;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// Where a rule is explained: in the repository, whose address is a property of the build (<c>-p:RepositoryUrl=…</c>, which a release
/// sets); without it on the page of the package, which has the same text.
/// </summary>
internal static class HelpLinks
{
    private const string Package = "https://www.nuget.org/packages/AsyncioSharp.Analyzers";

    private static readonly string? s_repository = typeof(HelpLinks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == "RepositoryUrl")?.Value;

    public static string Of(string id) => Of(id, s_repository);

    public static string Of(string id, string? repository)
    {
        string page = string.IsNullOrEmpty(repository) ? Package : repository!.TrimEnd('/') + "/blob/main/docs/analyzers.md";
        return $"{page}#{id.ToLowerInvariant()}";
    }
}
