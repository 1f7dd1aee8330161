using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>What people call a process.</summary>
internal static class ProcessName
{
    private const string Host = "dotnet";

    /// <summary>Its program's name; of one that <c>dotnet</c> runs, where the system tells, the name of the assembly.</summary>
    public static string Of(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return PlainText.OneLine(process.ProcessName == Host ? AssemblyOf(id) ?? Host : process.ProcessName);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return "(ended)";
        }
    }

    private static string? AssemblyOf(int id)
    {
        try
        {
            string[] line = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0');
            return Array.Find(line, static word => word.EndsWith(".dll", StringComparison.Ordinal)) is { } assembly
                ? Path.GetFileNameWithoutExtension(assembly)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;                                 // no Linux, or it has just ended
        }
    }
}
