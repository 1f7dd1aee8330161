// One library: its name, and the port of its server if it has one.
// run.sh starts the servers and compares what is printed with NAME.expected.
using Ecosystem;

string name = args.Length > 0 ? args[0] : string.Empty;
int port = args.Length > 1 ? int.Parse(args[1]) : 0;
Func<Coroutine> main = name switch
{
    "channels" => ChannelsSample.Run,
    "dataflow" => DataflowSample.Run,
    "dapper" => () => DapperSample.Run(port),
    "efcore" => () => EfCoreSample.Run(port),
    "grpc" => GrpcSample.Run,
    "httpclient" => () => HttpClientSample.Run(port),
    "kestrel" => KestrelSample.Run,
    "mqttnet" => () => MqttNetSample.Run(port),
    "nats" => () => NatsSample.Run(port),
    "nito" => NitoSample.Run,
    "npgsql" => () => NpgsqlSample.Run(port),
    "orleans" => OrleansSample.Run,
    "pipelines" => PipelinesSample.Run,
    "polly" => PollySample.Run,
    "rabbitmq" => () => RabbitMqSample.Run(port),
    "redis" => () => RedisSample.Run(port),
    "rx" => RxSample.Run,
    "signalr" => SignalRSample.Run,
    _ => throw new ArgumentException($"'{name}' is none of the libraries."),
};

AsyncioContext.Run(() =>
{
    EnterLoop();
    return main();
});
