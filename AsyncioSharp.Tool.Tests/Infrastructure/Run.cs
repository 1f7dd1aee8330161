using System.Text.RegularExpressions;

namespace AsyncioSharp.Tool.Tests;

/// <summary>A command of the tool, and what it has written.</summary>
internal sealed partial record Run(int ExitCode, string Output, string Errors)
{
    /// <summary>The output without what differs from run to run: numbers, times, and where the programs stand.</summary>
    public string Form =>
        Spaces().Replace(Numbers().Replace(Times().Replace(Places().Replace(Output, "${method} FILE"), "TIME"), "N"), " ");

    public static async Task<Run> OfAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        int code = await Program.RunAsync(arguments, output, errors, CancellationToken.None);
        return new Run(code, output.ToString(), errors.ToString());
    }

    [GeneratedRegex(@"AsyncioSharp\.Tool\.Tests\.Programs\.\w+\.(?<method>\w+) \w+\.cs:\d+")]
    private static partial Regex Places();

    [GeneratedRegex(@"-?\d+\.\d+ (s|min|h)\b")]
    private static partial Regex Times();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?<=[^\s│├└─]) {2,}")]
    private static partial Regex Spaces();
}
