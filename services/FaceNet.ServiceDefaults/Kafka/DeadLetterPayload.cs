namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>What becomes of the bytes of a message that cannot be handled.</summary>
public enum DeadLetterPayload
{
    /// <summary>The dead letter holds them, with the headers that they came with.</summary>
    Keep,

    /// <summary>The dead letter says where they came from; they are gone with the source.</summary>
    Drop,
}
