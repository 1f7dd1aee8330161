using System.Text;

namespace AsyncioSharp.Conformance;

/// <summary>The default report has the message first, then the other entries sorted by key, and the error; of a failing handler it reports both errors.</summary>
[Scenario("default_report_has_its_keys_in_order", 25, 27)]
public static class DefaultReportHasItsKeysInOrder
{
    public static void Run(Trace t)
    {
        TextWriter error = Console.Error;
        var log = new StringBuilder();
        Console.SetError(new StringWriter(log));
        try
        {
            var loop = t.Loop();

            loop.CallExceptionHandler(new LoopExceptionContext { Message = "by hand", Transport = 1, Socket = 3, Protocol = 2, Exception = new ArgumentException("bad") });
            foreach (string line in log.ToString().Split(Environment.NewLine.ToCharArray())[..4])
                t.Say(line);
            t.Say($"error reported {log.ToString().Contains("bad")}");

            log.Clear();
            loop.SetExceptionHandler((_, _) => throw new KeyNotFoundException("second"));
            loop.CallExceptionHandler(new LoopExceptionContext { Message = "again", Exception = new ArgumentException("first") });
            string text = log.ToString();
            t.Say($"handler blamed {text.StartsWith("Unhandled error in exception handler", StringComparison.Ordinal)}, both reported {text.Contains("first") && text.Contains("second")}");
            loop.Close();
        }
        finally
        {
            Console.SetError(error);
        }
    }
}
