namespace AsyncioSharp;

/// <summary>What a driver has moved for its loop since it was attached.</summary>
/// <param name="BytesReceived">Bytes that have come in.</param>
/// <param name="BytesSent">Bytes that the system has taken.</param>
public readonly record struct IoTotals(long BytesReceived, long BytesSent);
