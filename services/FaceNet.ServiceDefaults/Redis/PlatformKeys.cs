namespace FaceNet.ServiceDefaults.Redis;

/// <summary>What the names of all keys of the platform have in common.</summary>
public static class PlatformKeys
{
    /// <summary>What they begin with.</summary>
    public const string Prefix = "facenet:";
}
