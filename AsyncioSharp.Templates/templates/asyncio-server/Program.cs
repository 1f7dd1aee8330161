using System.Runtime.InteropServices;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port)
{
    // Ctrl-C, and what service managers and containers send.
    var stop = new AsyncioEvent();
    EventLoop loop = Asyncio.GetRunningLoop();
    loop.AddSignalHandler(PosixSignal.SIGINT, stop.Set);
    loop.AddSignalHandler(PosixSignal.SIGTERM, stop.Set);

    var options = new ServerOptions { MaxConnections = 1000, IdleTimeout = 300 };
    Server server = await Asyncio.StartServer(Session.Serve, "127.0.0.1", port, options);
    Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");

    await stop.Wait();
    await Stop(server, seconds: 5);
    Console.WriteLine("stopped");
}

async Coroutine Stop(Server server, double seconds)
{
    server.Close();                     // nobody new
    server.CloseClients();              // each client gets what is buffered for it, then the end
    try
    {
        await Asyncio.WaitFor(server.WaitClosed(), timeout: seconds);
    }
    catch (TimeoutException)
    {
        server.AbortClients();          // the others do not read: what is buffered for them is lost
        await server.WaitClosed();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8888));
