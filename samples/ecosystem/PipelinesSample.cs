using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Ecosystem;

internal static class PipelinesSample
{
    public static async Coroutine Run()
    {
        // begin pipelines
        var pipe = new Pipe();
        AsyncioTask<string> reading = Asyncio.CreateTask(async Coroutine<string> () =>
        {
            while (true)
            {
                ReadResult result = await pipe.Reader.ReadAsync();
                if (result.IsCompleted)
                {
                    Say("a reader on the loop", OnLoop);
                    return Encoding.UTF8.GetString(result.Buffer);
                }

                pipe.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        });

        await Task.Run(async () =>
        {
            await pipe.Writer.WriteAsync("written "u8.ToArray());
            await pipe.Writer.WriteAsync("by the pool"u8.ToArray());
            await pipe.Writer.CompleteAsync();
        });
        Say("text", await reading);

        var silent = new Pipe();
        Say("a read, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => silent.Reader.ReadAsync(ct), 0.1)));
        await silent.Writer.WriteAsync("!"u8.ToArray());
        Say("bytes that come later", (await silent.Reader.ReadAsync()).Buffer.Length);
        // end
    }
}
