// Hosts http|http2|echo|client|group LOOPS tcp|tls PORT [CERTIFICATE]: what `hosts` of AsyncioSharp.Benchmarks measures. 0 loops is .NET as it
// is. Prints "ready" when it listens.
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AsyncioSharp;
using Hosts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

string kind = args[0];
int loops = int.Parse(args[1], CultureInfo.InvariantCulture);
int port = int.Parse(args[3], CultureInfo.InvariantCulture);
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
if (loops > 0 && kind != "client")
{
    builder.WebHost.UseAsyncio(options => options.Loops = loops);
}

builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
{
    if (args is [.., var certificate] && args.Length > 4)
    {
        listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate));
    }

    if (kind == "echo")
    {
        listen.UseConnectionHandler<EchoHandler>();
    }

    listen.Protocols = kind == "http2" ? HttpProtocols.Http2 : HttpProtocols.Http1;
}));
WebApplication app = builder.Build();
app.MapGet("/plaintext", static () => "Hello, World!");
app.MapGet("/json", static () => new { message = "Hello, World!" });
app.MapGet("/yield", static async () =>
{
    await Task.Yield();
    return "Hello, World!";
});
app.MapGet("/sleep", async () =>
{
    await (loops > 0 ? Sleep() : Task.Delay(1));
    return "Hello, World!";
});
app.MapGet("/allocated", static () => GC.GetTotalAllocatedBytes());
app.MapGet("/client", (string url, double seconds) => ClientLoad.Run(url, seconds, onLoop: loops > 0));
app.MapGet("/group", static (int count, double seconds) => GroupLoad.Run(count, seconds));
await app.StartAsync();
Console.WriteLine("ready");
await app.WaitForShutdownAsync();

static async Task Sleep() => await Asyncio.Sleep(0.001);
