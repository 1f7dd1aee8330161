namespace AsyncioSharp.Net;

/// <summary>Refuses options that would be without effect.</summary>
internal static class OptionCheck
{
    /// <summary>Refuses an option that was given where it means nothing.</summary>
    /// <param name="what">What it has a meaning with.</param>
    /// <param name="isGiven">Whether it was given.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">It was given.</exception>
    public static void OnlyWith(string what, bool isGiven, string name)
    {
        if (isGiven)
        {
            throw new ArgumentException($"{name} is only meaningful with {what}", name);
        }
    }
}
