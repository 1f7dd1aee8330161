// Tests run one after the other unless a fixture asks for more ([Parallelizable]): many of them look at things the whole process
// shares - live threads, allocated bytes, Console.Error, unobserved exceptions. A fixture that looks at nothing but its own loop may
// opt in; two at a time is as many as a small machine serves without making time-outs unreliable.
[assembly: LevelOfParallelism(2)]
