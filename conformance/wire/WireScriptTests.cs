using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AsyncioSharp.Tests.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Random byte scripts for streams and transports, whose logs were recorded with CPython, under both selectors. <c>run.py</c> compares as many others as one likes.</summary>
[TestFixture]
[Category("Conformance")]
[Platform("Linux", Reason = "The logs were recorded there, and what a reset does to bytes on their way is the system's affair.")]
public sealed class WireScriptTests
{
    private const int Least = 500;
    private const int LeastFlows = 100;
    private const int Shown = 3;

    [Test, Category("Slow")]
    public void Scripts_WriteTheLogsOfCPython([Values] SelectorKind kind)
    {
        var differences = new List<string>();
        int count = 0;
        foreach (string[] row in Recorded("scripts.txt.gz"))
        {
            count++;
            using JsonDocument script = JsonDocument.Parse(row[1]);
            string actual = string.Join('|', WireScript.Run(script.RootElement, kind));
            if (actual != row[2])
            {
                differences.Add($"seed {row[0]}: {row[1]}\n  CPython      {row[2]}\n  AsyncioSharp {actual}");
            }
        }

        count.Should().BeGreaterThanOrEqualTo(Least);
        if (differences.Count > 0)
        {
            Assert.Fail($"{differences.Count} of {count} differ:\n{string.Join('\n', differences.Take(Shown))}");
        }
    }

    /// <summary>Two endpoints that send and receive at their own pace, as <c>run.py --flows</c> runs them in two processes, one of them CPython.</summary>
    [Test, Category("Slow")]
    public void Flows_EndAsInCPython([Values] SelectorKind kind)
    {
        int count = 0;
        foreach (string[] row in Recorded("flows.txt.gz"))
        {
            count++;
            using JsonDocument flow = JsonDocument.Parse(row[1]);
            WireFlow.Both(flow.RootElement, kind).Should().Equal(row[2].Split('|'), "so it was with seed {0}", row[0]);
        }

        count.Should().BeGreaterThanOrEqualTo(LeastFlows);
    }

    [Test]
    public void Script_OfAnotherLog_Differs([Values] SelectorKind kind, [Values("tcp", "unix")] string net)
    {
        using JsonDocument script = JsonDocument.Parse(
            $$"""[{"style":"streams","net":"{{net}}","role":"server","limit":4,"keep":0,"size":1,"hooks":[]},[[["psend","ab\nc"],["line",1]],[["write","x"]],[["pread"]]]]""");

        WireScript.Run(script.RootElement, kind).Should().Equal(
            "0 p1 made", "0 handler", "0 []", "1 p1 data 4:ab/c", "1 t1 3:ab/", "1 [1 bytes]", "3 peer 1:x same", "end p1 lost None", "end handled", "end [closing, not reading]");
    }

    /// <summary>Seed, script and log.</summary>
    private static IEnumerable<string[]> Recorded(string name)
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Here(), "recorded", name)), CompressionMode.Decompress), Encoding.UTF8);
        file.ReadLine().Should().StartWith("# CPython 3.13");
        while (file.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
