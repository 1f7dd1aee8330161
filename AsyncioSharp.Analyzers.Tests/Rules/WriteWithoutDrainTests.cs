namespace AsyncioSharp.Analyzers.Tests.Rules;

public class WriteWithoutDrainTests
{
    [Test]
    public Task Write_InALoop_IsFoundAndDrained() => Verify.Fixes<WriteWithoutDrainFix>(
        """
        async Coroutine Copy(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            while (!reader.AtEof())
            {
                byte[] line = await reader.ReadLine();
                {|ASY012:writer.Write(line)|};
            }
        }
        """,
        """
        async Coroutine Copy(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            while (!reader.AtEof())
            {
                byte[] line = await reader.ReadLine();
                writer.Write(line);
                await writer.Drain();
            }
        }
        """);

    [Test]
    public Task Write_WithDrainOrOfAFewPieces_IsLeftAlone() => Verify.Finds("""
        async Coroutine Copy(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await foreach (byte[] line in reader) writer.Write(line);
            await writer.Drain();
        }

        async Coroutine Head(AsyncioStreamWriter writer)
        {
            writer.Write("a"u8);
            foreach (byte piece in new byte[] { 1, 2 }) writer.Write([piece]);
        }
        """);
}
