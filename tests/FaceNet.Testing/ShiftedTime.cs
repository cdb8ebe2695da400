namespace FaceNet.Testing;

/// <summary>The system's clock, put forward or back by a test.</summary>
public sealed class ShiftedTime : TimeProvider
{
    /// <summary>How far the time of day is from the system's.</summary>
    public TimeSpan Shift { get; set; }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
