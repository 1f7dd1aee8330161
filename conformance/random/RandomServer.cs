using System.Text.Json;

namespace AsyncioSharp.Conformance;

/// <summary>The C# side of <c>run.py</c>: a program per line in, its traces out, until the input ends.</summary>
public static class RandomServer
{
    /// <summary>The answer to a line is the three traces; null stands for "as the first".</summary>
    public static void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            using JsonDocument program = JsonDocument.Parse(line);
            IReadOnlyList<string>?[] traces = [.. Enum.GetValues<RandomForm>().Select(form => RandomProgram.Run(program.RootElement, form))];
            for (int i = 1; i < traces.Length; i++)
            {
                if (traces[i]!.SequenceEqual(traces[0]!))
                {
                    traces[i] = null;
                }
            }

            output.WriteLine(JsonSerializer.Serialize(traces));
            output.Flush();
        }
    }
}
