// A worker service whose work is on a loop: it takes jobs from TCP clients, one line each, and works off at most two at a time.
// SIGTERM and Ctrl-C end it in order: no new jobs, the running ones are cancelled, each finally runs.
using Worker;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSystemd();
builder.Services.AddAsyncioService<JobService>();
builder.Services.AddHealthChecks().AddAsyncio();
builder.Build().Run();
