namespace FaceNet.LocalBackends;

/// <summary>Which backends run.</summary>
public enum BackendChoice
{
    /// <summary>The Redis server and the Kafka broker.</summary>
    Both,

    /// <summary>The Redis server alone.</summary>
    Redis,

    /// <summary>The Kafka broker alone.</summary>
    Kafka,
}
