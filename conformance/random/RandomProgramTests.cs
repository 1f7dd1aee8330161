using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace AsyncioSharp.Conformance;

/// <summary>Random programs, whose traces were recorded with CPython, in the three forms. <c>run.py</c> compares as many others as one likes.</summary>
[TestFixture]
[Category("Conformance")]
public sealed class RandomProgramTests
{
    private const int Least = 2000;
    private const int Shown = 3;

    [Test, Category("Slow")]
    public void Programs_PrintTheTracesOfCPython([Values] RandomForm form)
    {
        var differences = new List<string>();
        int count = 0;
        foreach (string[] row in Recorded())
        {
            count++;
            using JsonDocument program = JsonDocument.Parse(row[1]);
            string actual = string.Join('|', RandomProgram.Run(program.RootElement, form));
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

    [Test]
    public void Program_OfAnotherTrace_Differs()
    {
        using JsonDocument program = JsonDocument.Parse("""[["await",1,["sleep",128]],["say",2]]""");

        RandomProgram.Run(program.RootElement, RandomForm.Mixed).Should().StartWith(["128 1 got", "128 2"]);
    }

    /// <summary>A difference between the two files would make the forms differ for another reason than their form.</summary>
    [Test]
    public void NativeFile_IsTheCoroutineFile()
    {
        // The types of what is awaited stay as they are; what is declared changes.
        string coroutines = Source("RandomProgram.Coroutines.cs").Replace("async Coroutine", "async Task", StringComparison.Ordinal);
        foreach (string method in new[] { "Root", "Body", "Block", "Inner", "Run", "Guarded", "With", "Await" })
        {
            coroutines = Swap(coroutines, $"{method}C(", $"{method}N(");
        }

        // In both files a block that is native is run by BlockN.
        coroutines = coroutines.Replace("? await BlockC(nodes) : await BlockN(nodes)", "? await BlockN(nodes) : await BlockC(nodes)", StringComparison.Ordinal);

        WithoutHead(Source("RandomProgram.Native.cs")).Should().Be(WithoutHead(coroutines));
    }

    private static string Swap(string text, string a, string b) =>
        text.Replace(a, "\0", StringComparison.Ordinal).Replace(b, a, StringComparison.Ordinal).Replace("\0", b, StringComparison.Ordinal);

    private static string WithoutHead(string source) => string.Join('\n', source.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("//", StringComparison.Ordinal)));

    private static string Source(string name) => File.ReadAllText(Path.Combine(Here(), name));

    /// <summary>Seed, program and trace.</summary>
    private static IEnumerable<string[]> Recorded()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(Here(), "recorded", "programs.txt.gz")), CompressionMode.Decompress), Encoding.UTF8);
        file.ReadLine().Should().StartWith("# CPython 3.13");
        while (file.ReadLine() is { } line)
        {
            yield return line.Split('\t');
        }
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
