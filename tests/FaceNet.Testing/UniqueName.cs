namespace FaceNet.Testing;

/// <summary>Names of galleries, keys, topics and groups that no other test and no other run uses.</summary>
public static class UniqueName
{
    /// <summary>Returns <paramref name="purpose"/> with a suffix; valid as an id of the platform, a Kafka topic and a Redis key.</summary>
    public static string For(string purpose) => $"{purpose}-{Guid.NewGuid():n}";
}
