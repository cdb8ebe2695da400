using System.Security.Cryptography;

namespace FaceNet.ServiceDefaults.Errors;

/// <summary>Pauses before further attempts.</summary>
public static class RetryPause
{
    /// <summary>The longest pause, or by chance up to half less: those who failed together do not come again together.</summary>
    /// <param name="longest">The longest that it may be.</param>
    public static TimeSpan Within(TimeSpan longest) => longest * (RandomNumberGenerator.GetInt32(500, 1001) / 1000.0);
}
