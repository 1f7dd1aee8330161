namespace AsyncioSharp.Conformance;

/// <summary>KeyboardInterrupt passes an exception handler and leaves the loop.</summary>
[Scenario("exception_handler_may_be_left_by_keyboard_interrupt", 25)]
public static class ExceptionHandlerMayBeLeftByKeyboardInterrupt
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();

        void Failing() => throw new ArgumentException();

        loop.SetExceptionHandler((_, context) =>
        {
            t.Say($"handler: {t.Error(context.Exception)}");
            throw new KeyboardInterrupt();
        });
        loop.CallSoon(Failing);
        loop.CallSoon(() => t.Say("later"));
        try
        {
            loop.RunForever();
        }
        catch (KeyboardInterrupt e)
        {
            t.Say($"left by {t.Error(e)}");
        }
        loop.Close();
    }
}
