// `dotnet new webapi` with one line added: UseAsyncio. Its requests are tasks of a loop; /slow and /visits show what that is good for.
using AsyncioSharp;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseAsyncio(o => o.Loops = builder.Configuration.GetValue("Loops", 1));
builder.Services.AddHealthChecks().AddAsyncio();
var app = builder.Build();

string[] summaries = ["Freezing", "Bracing", "Chilly", "Cool", "Mild", "Warm", "Balmy", "Hot", "Sweltering", "Scorching"];

app.MapGet("/weatherforecast", () => Enumerable.Range(1, 5).Select(index => new WeatherForecast(
    DateOnly.FromDateTime(DateTime.Now.AddDays(index)), Random.Shared.Next(-20, 55), summaries[Random.Shared.Next(summaries.Length)])));

app.MapGet("/plaintext", () => "Hello, World!");

// A limit of time that cancels what is in it; a client that leaves cancels it as well.
app.MapGet("/slow", async () =>
{
    try
    {
        return await Asyncio.Timeout(0.5, async _ =>
        {
            await Asyncio.Sleep(3600);
            return Results.Ok();
        });
    }
    catch (TimeoutException)
    {
        return Results.StatusCode(StatusCodes.Status504GatewayTimeout);
    }
});

// Nobody else runs between two awaits: a counter needs no lock, as long as there is one loop.
int visits = 0;
app.MapGet("/visits", async () =>
{
    int number = ++visits;
    await Asyncio.Sleep(0.001);
    return new { number, total = visits, task = Asyncio.CurrentTask()!.GetName() };
});

app.MapHealthChecks("/health");
app.Run();

internal sealed record WeatherForecast(DateOnly Date, int TemperatureC, string Summary);
