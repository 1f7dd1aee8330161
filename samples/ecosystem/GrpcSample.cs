using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ecosystem;

internal sealed class TickerService : Ticker.TickerBase
{
    public override async Task Count(CountRequest request, IServerStreamWriter<Tick> responseStream, ServerCallContext context)
    {
        for (int i = 1; i <= request.To; i++)
        {
            await responseStream.WriteAsync(new Tick { Number = i });
            await Task.Delay(10, context.CancellationToken);
        }
    }

    public override async Task<Tick> Wait(WaitRequest request, ServerCallContext context)
    {
        await Task.Delay(TimeSpan.FromSeconds(request.Seconds), context.CancellationToken);
        return new Tick();
    }
}

internal static class GrpcSample
{
    public static async Coroutine Run()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(
            static server => server.Listen(IPAddress.Loopback, 0, static port => port.Protocols = HttpProtocols.Http2));
        await using WebApplication app = builder.Build();
        app.MapGrpcService<TickerService>();
        await app.StartAsync();
        string url = app.Urls.First();

        // begin grpc
        using GrpcChannel channel = GrpcChannel.ForAddress(url, new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        var ticker = new Ticker.TickerClient(channel);
        using AsyncServerStreamingCall<Tick> call = ticker.Count(new CountRequest { To = 4 });
        int sum = 0;
        await foreach (Tick tick in call.ResponseStream.ReadAllAsync())
        {
            sum += tick.Number;
        }

        Say("the sum of a stream", sum);
        Say("after an await on the loop", OnLoop);
        Say("a call of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => Wait(ticker, ct), 0.1)));

        static async Task Wait(Ticker.TickerClient ticker, CancellationToken ct) =>
            await ticker.WaitAsync(new WaitRequest { Seconds = 5 }, cancellationToken: ct);

        // Without the option a cancelled call ends with an RpcException, which is a failure to whoever set the limit.
        using GrpcChannel plain = GrpcChannel.ForAddress(url);
        Say("the same without the option", await ErrorOf(() => Asyncio.WaitFor(ct => Wait(new Ticker.TickerClient(plain), ct), 0.1)));

        // A deadline is a failure, with or without it.
        Say("a deadline of 0.1 s", await ErrorOf(
            async () => await ticker.WaitAsync(new WaitRequest { Seconds = 5 }, deadline: DateTime.UtcNow.AddSeconds(0.1))));
        // end
        await app.StopAsync();
    }
}
