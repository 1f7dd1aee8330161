namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/examples/members.md, which the API reference shows; see <see cref="SnippetTests"/>. It runs in virtual time.</summary>
public abstract class MemberFixture
{
    protected static List<string> Lines { get; private set; } = [];

    protected static double Now => Asyncio.GetRunningLoop().Time();

    [SetUp]
    public void Clear() => Lines = [];

    protected static async Coroutine<int> Load(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds;
    }

    protected static class Console
    {
        public static void WriteLine(object? text) => Lines.Add($"{text}");
    }
}
