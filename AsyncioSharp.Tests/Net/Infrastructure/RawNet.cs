namespace AsyncioSharp.Tests.Net;

/// <summary>Small things that tests of callbacks need.</summary>
internal static class RawNet
{
    extension(Future future)
    {
        /// <summary>Completes it, if nobody has.</summary>
        public void SetResultOnce()
        {
            if (!future.Done())
            {
                future.SetResult();
            }
        }
    }
}
