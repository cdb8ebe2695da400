namespace FaceNet.Faults.Faults;

/// <summary>Something that goes wrong while the platform works.</summary>
/// <param name="Name">Its name; <c>faults.&lt;name&gt;</c> in the results.</param>
/// <param name="Short">How long it lasts in a quick run.</param>
/// <param name="Full">How long it lasts in a whole run.</param>
/// <param name="InjectAsync">Injects it until it has lasted long enough, and mends what it broke.</param>
internal sealed record Fault(string Name, TimeSpan Short, TimeSpan Full, Func<FaultContext, Task> InjectAsync);
