namespace FaceNet.Matcher.Tests.Backends;

/// <summary>The system's clock, put forward or back by a test.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
