namespace AsyncioSharp;

/// <summary>What a request can do about an await of something that is not the loop's.</summary>
internal enum Interruptibility : byte
{
    /// <summary>Nothing: an awaiter that cannot be replaced, with a try block around the await.</summary>
    None,

    /// <summary>The await throws.</summary>
    Await,

    /// <summary>
    /// An awaiter that cannot be replaced (that of Task.Yield), outside of every try block: the method ends with the error.
    /// </summary>
    Method,

    /// <summary>The await is the library's, of an <c>async Task</c> method that has to end first.</summary>
    NativeBody,
}
