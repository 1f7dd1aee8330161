// One function on a thread pool, a process pool and a cluster: three lines differ (Demo.cs).
//
//     dotnet run                                  shows it, with a silo in this process
//     dotnet run -- silo PORT GATEWAY PRIMARY     is a silo
//     dotnet run -c Release -- cost               measures what a call costs, next to a bare grain call
using System.Globalization;
using Cluster;

switch (args)
{
    case []:
        AsyncioContext.Run(Demo.Run());
        return 0;
    case ["silo", var port, var gateway, var primary]:
        await SiloHost.Serve(Number(port), Number(gateway), Number(primary));
        return 0;
    case ["cost"]:
        await Cost.Measure();
        return 0;
    default:
        Console.Error.WriteLine("There is: nothing, silo PORT GATEWAY PRIMARY, cost.");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
