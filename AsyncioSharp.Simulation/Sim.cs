namespace AsyncioSharp.Simulation;

/// <summary>What this package adds to <see cref="Sim"/>.</summary>
public static class SimExtensions
{
    extension(Sim)
    {
        /// <summary>The simulated world of the running test, or of the host that asks.</summary>
        /// <returns>The world; the same one for everybody in a test.</returns>
        /// <exception cref="InvalidOperationException">No loop is running, or it is not in virtual time.</exception>
        public static SimWorld World() => Loopback.Enter(Asyncio.GetRunningLoop());

        /// <summary>
        /// Claims that something holds all the time. It is looked at whenever the world comes to rest, before time goes on; the first time
        /// that it does not hold fails the test.
        /// </summary>
        /// <param name="holds">What is claimed. It must change nothing.</param>
        /// <param name="what">The claim in words.</param>
        /// <returns>Ends the claim when disposed of.</returns>
        public static IDisposable Safety(Func<bool> holds, string what)
        {
            ArgumentNullException.ThrowIfNull(holds);
            return Loopback.Enter(Asyncio.GetRunningLoop()).AddProperty(holds, what);
        }

        /// <summary>
        /// Ends all faults (<see cref="SimWorld.Heal"/>), and claims that the program comes to a good end then.
        /// </summary>
        /// <param name="isGood">The good end. It must change nothing.</param>
        /// <param name="within">Seconds of virtual time that it has.</param>
        /// <param name="what">The claim in words.</param>
        /// <returns>A coroutine that ends with the good end.</returns>
        /// <exception cref="SimClaimException">The time is over. The message says where every task stands.</exception>
        public static async Coroutine Liveness(Func<bool> isGood, double within, string what)
        {
            ArgumentNullException.ThrowIfNull(isGood);
            await Loopback.Enter(Asyncio.GetRunningLoop()).UntilGood(isGood, within, what);
        }
    }
}
