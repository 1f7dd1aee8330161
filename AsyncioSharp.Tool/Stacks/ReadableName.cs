using System.Text.RegularExpressions;

namespace AsyncioSharp.Tool;

/// <summary>The name of a method as it was written, where the compiler has made another of it.</summary>
internal static partial class ReadableName
{
    /// <param name="type">The full name of the type, as the runtime writes it.</param>
    /// <param name="method">The method.</param>
    public static string Of(string type, string method)
    {
        // Without type arguments: `1[System.__Canon].
        type = Arguments().Replace(type, string.Empty).Replace('+', '.');
        if (method == "MoveNext" && StateMachine().Match(type) is { Success: true } machine)
        {
            return $"{machine.Groups["type"].Value}.{Simple(machine.Groups["method"].Value)}";
        }

        return $"{Closure().Replace(type, string.Empty)}.{Simple(method)}";
    }

    /// <summary>Of a local function its name, of a lambda the method that it stands in.</summary>
    private static string Simple(string method)
    {
        if (LocalFunction().Match(method) is { Success: true } local)
        {
            return local.Groups["name"].Value;
        }

        return Lambda().Match(method) is { Success: true } lambda ? $"{lambda.Groups["in"].Value}.lambda" : method.Trim('<', '>', '$');
    }

    [GeneratedRegex(@"`\d+(\[[^\]]*\])?")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"^(?<type>.*?)(\.<>c(__DisplayClass\w*)?)?\.<(?<method>.+)>d(__\d+)?$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"\.<>c(__DisplayClass\w*)?$")]
    private static partial Regex Closure();

    [GeneratedRegex(@"^<.*>g__(?<name>\w+)\|.*$")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"^<+(?<in>[\w$]+)>.*b__.*$")]
    private static partial Regex Lambda();
}
