using Xunit.Sdk;
using Xunit.v3;

// Each test runs the whole platform; side by side they would only wait for each other's processor.
[assembly: Parallelization(Mode = ParallelMode.None)]

// What the platform logs belongs to the test that made it log.
[assembly: CaptureConsole]
