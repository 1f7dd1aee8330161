using AsyncioSharp.Remoting;

namespace AsyncioSharp.Orleans;

/// <summary>What stands in front of the arguments of a call.</summary>
internal readonly record struct RequestHead(Guid Id, Delivery Delivery, string Assembly, FunctionName Function);
