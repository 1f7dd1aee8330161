// dotnet run check.cs -- EXPECTED NAME=RESULTS...: compares the results of test runs (trx files) with a list of tests: name, outcome, and a
// piece of the message or the output. A line for each test of each run: "ok …" or "FAILED …".
using System.Text.RegularExpressions;
using System.Xml.Linq;

XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
foreach (string run in args[1..])
{
    string[] parts = run.Split('=', 2);
    Dictionary<string, XElement> results = XDocument.Load(parts[1]).Descendants(trx + "UnitTestResult")
        .ToDictionary(static result => NameOf(result.Attribute("testName")!.Value));
    foreach (string line in File.ReadLines(args[0]))
    {
        string[] expected = Regex.Split(line.Trim(), " {2,}");
        Console.WriteLine($"{(WhyNot(expected, results) is { } why ? "FAILED " : "ok     ")} {parts[0]}, {expected[0]}{(WhyNot(expected, results) is { } reason ? ": " + reason : "")}");
        results.Remove(expected[0]);
    }

    foreach (string other in results.Keys)
    {
        Console.WriteLine($"FAILED  {parts[0]}, {other}: nobody expects it");
    }
}

static string? WhyNot(string[] expected, Dictionary<string, XElement> results)
{
    if (!results.TryGetValue(expected[0], out XElement? result))
    {
        return "it did not run";
    }

    string outcome = result.Attribute("outcome")!.Value is "NotExecuted" or "Inconclusive" ? "Skipped" : result.Attribute("outcome")!.Value;
    return outcome != expected[1] ? $"{outcome} where {expected[1]} is expected\n{result}"
        : expected.Length > 2 && !result.Value.Contains(expected[2], StringComparison.Ordinal) ? $"nowhere says '{expected[2]}'\n{result}"
        : null;
}

// Tests.HasRows(seconds: 1), HasRows (1) and HasRows(1) are the same.
static string NameOf(string name) => Regex.Replace(Regex.Replace(name, @"^.*\.(?=[A-Za-z]+( ?\(|$))", ""), @" ?\((\w+: )?(\d+)\)$", "($2)");
