using AsyncioSharp.Hosting;
using AsyncioWorker;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddAsyncioService<Worker>();
builder.Build().Run();
