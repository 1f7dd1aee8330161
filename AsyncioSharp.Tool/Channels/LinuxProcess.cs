using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>What <c>/proc</c> tells of a process, which may be in a container.</summary>
internal static class LinuxProcess
{
    private const string Root = "0";

    /// <summary>The number of its user, if this one may not look into it; else null.</summary>
    public static string? IsOfAnotherUser(int id)
    {
        const int Effective = 1;
        string? owner = Field(id.ToString(CultureInfo.InvariantCulture), "Uid:") is { } ids ? ids[Effective] : null;
        string? own = Field("self", "Uid:") is { } numbers ? numbers[Effective] : null;
        return owner is null || own is null || own == Root || own == owner ? null : owner;
    }

    /// <summary>The socket of its diagnostics. In a container the process has another number, and another root.</summary>
    public static string? FindSocket(int id)
    {
        string number = id.ToString(CultureInfo.InvariantCulture);
        string inside = Field(number, "NSpid:") is [.., var last] ? last : number;
        string start = StartOf(number) ?? "*";
        return Newest(Path.GetTempPath(), number, start) ?? Newest($"/proc/{number}/root{TempPathOf(number)}", inside, start);
    }

    /// <summary>The path of the library, if it has loaded it as a file.</summary>
    public static string? FindLibrary(int id)
    {
        try
        {
            return File.ReadLines($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/maps")
                .FirstOrDefault(static line => line.EndsWith("/AsyncioSharp.Core.dll", StringComparison.Ordinal)) is { } line
                ? line[line.IndexOf('/', StringComparison.Ordinal)..]
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// When it was started, as the name of its socket has it: one that was killed has left its own, perhaps for the same number.
    /// </summary>
    private static string? StartOf(string number)
    {
        const int FieldsBetween = 19;
        try
        {
            // The name of the program, in brackets, may hold anything.
            string stat = File.ReadAllText($"/proc/{number}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ').ElementAtOrDefault(FieldsBetween);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Newest(string folder, string number, string start)
    {
        try
        {
            return Directory.EnumerateFiles(folder, $"dotnet-diagnostic-{number}-{start}-socket").MaxBy(File.GetLastWriteTimeUtc);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string TempPathOf(string number)
    {
        try
        {
            const string Name = "TMPDIR=";
            return File.ReadAllText($"/proc/{number}/environ").Split('\0')
                .FirstOrDefault(static one => one.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..] ?? "/tmp";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "/tmp";
        }
    }

    private static string[]? Field(string process, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?
                [name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
