namespace AsyncioSharp.Orleans;

/// <summary>What stands in front of the results of an answer.</summary>
internal readonly record struct AnswerHead(AnswerKind Kind, int FirstReport, IReadOnlyList<byte[]> Reports);
