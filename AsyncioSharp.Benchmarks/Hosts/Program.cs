// Hosts --Port=N --Loops=N: 0 loops is Kestrel as it is.
using System.Net;
using AsyncioSharp;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
int loops = builder.Configuration.GetValue("Loops", 0);
if (loops > 0)
{
    builder.WebHost.UseAsyncio(options => options.Loops = loops);
}

builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("Port", 5000)));
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
    await (loops > 0 ? Sleep() : Task.Delay(5));
    return "Hello, World!";
});
app.Run();

static async Task Sleep() => await Asyncio.Sleep(0.005);
