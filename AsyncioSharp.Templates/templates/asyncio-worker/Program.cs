using AsyncioSharp.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddAsyncioService<Worker>();
builder.Build().Run();
