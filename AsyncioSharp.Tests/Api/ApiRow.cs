using System.Text.RegularExpressions;

namespace AsyncioSharp.Tests.Api;

/// <summary>A name of Python's asyncio and what stands for it here.</summary>
internal sealed partial record class ApiRow
{
    /// <summary>Why a name has no counterpart, or none yet. There are no other reasons.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["not yet"] = "not in the library yet",
        ["net"] = "needs AsyncioSharp.Net (not yet)",
        ["release"] = "beyond the present release",
        ["syntax"] = "C# syntax takes its place (using, a lambda scope, await foreach)",
        ["loop"] = "made by the loop, not by callers",
        ["authors"] = "hook for loop authors in Python",
        ["policies"] = "policies: deprecated in Python, no counterpart",
        ["watchers"] = "child watchers: removed in Python 3.14",
        ["windows"] = "Windows only",
        ["types"] = "refused: by Python when it runs, by the compiler here",
    };

    public required int Line { get; init; }

    public required string Section { get; init; }

    /// <summary>The class it belongs to, in Python and in C#; null for functions, constants and classes.</summary>
    public ApiRow? Owner { get; init; }

    public required bool IsClass { get; init; }

    public IReadOnlyList<ApiRow> Bases { get; init; } = [];

    public required bool IsCoroutine { get; init; }

    public bool IsInherited { get; init; }

    /// <summary>The name without the class.</summary>
    public required string Name { get; init; }

    /// <summary>What stands between the parentheses; null where there are none (classes, attributes, special methods).</summary>
    public string? Signature { get; init; }

    /// <summary>The C# member, or "-".</summary>
    public required string Member { get; init; }

    public bool IsRenamed { get; init; }

    /// <summary>A key of <see cref="Reasons"/>, or null when the member is there.</summary>
    public string? Reason { get; init; }

    /// <summary>Keyword arguments that are something else here: a member, or a reason in braces.</summary>
    public Dictionary<string, string> Overrides { get; } = [];

    public bool IsSpecial => Name.StartsWith("__", StringComparison.Ordinal);

    public bool IsAttribute => Owner is not null && Signature is null && !IsSpecial;

    public bool IsPresent => Reason is null || (Reason == "syntax" && Member != "-");

    public string FullName => Owner is null ? Name : Name == "__init__" ? Owner.Name : $"{Owner.Name}.{Name}";

    /// <summary>The keyword arguments: not those that are positional only, nor the rest of the arguments.</summary>
    public IEnumerable<(string Name, bool IsOptional)> Keywords
    {
        get
        {
            string[] all = Signature?.Split(", ", StringSplitOptions.RemoveEmptyEntries) ?? [];
            return all[(Array.IndexOf(all, "/") + 1)..]
                .Where(parameter => !parameter.StartsWith('*') && parameter.Length > 0)
                .Select(parameter => (parameter.Split('=')[0], parameter.Contains('=', StringComparison.Ordinal)));
        }
    }

    /// <summary>The C# name by the rule: each part capitalised, a class with or without the prefix Asyncio.</summary>
    public bool FollowsTheRule()
    {
        string name = Name[(Name.LastIndexOf('.') + 1)..];
        if (IsClass)
            return Member == name || Member == "Asyncio" + name;
        if (Name == "__init__")
            return Member == $"new {Owner!.Member}";
        if (name == name.ToUpperInvariant())
            return Member.EndsWith("." + Pascal(name.ToLowerInvariant()), StringComparison.Ordinal) || Member == "Stdio.DevNull";
        return Member == (Owner is not null ? Owner.Member : Name.Contains('.', StringComparison.Ordinal) ? "?" : "Asyncio") + "." + Pascal(name);
    }

    public static string Pascal(string name) => Underscore().Replace("_" + name, match => match.Groups[1].Value.ToUpperInvariant());

    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal[1..];
    }

    public override string ToString() => $"{(IsClass ? "class " : string.Empty)}{FullName}{(Signature is null ? string.Empty : $"({Signature})")}";

    [GeneratedRegex("_(.?)")]
    private static partial Regex Underscore();
}
