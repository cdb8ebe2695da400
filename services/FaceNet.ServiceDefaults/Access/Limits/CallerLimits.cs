namespace FaceNet.ServiceDefaults.Access.Limits;

/// <summary>How much a caller may call.</summary>
/// <param name="RequestsPerSecond">The most requests per second; 0 for no limit.</param>
/// <param name="Burst">The most requests at once; 0 for as many as in a second.</param>
/// <param name="Concurrent">The most calls at a time; 0 for no limit.</param>
internal readonly record struct CallerLimits(double RequestsPerSecond, int Burst, int Concurrent)
{
    /// <summary>Whether they bound anything.</summary>
    public bool Exist => RequestsPerSecond > 0 || Concurrent > 0;

    /// <summary>The most requests at once.</summary>
    public int EffectiveBurst => Burst > 0 ? Burst : Math.Max(1, (int)Math.Ceiling(RequestsPerSecond));
}
