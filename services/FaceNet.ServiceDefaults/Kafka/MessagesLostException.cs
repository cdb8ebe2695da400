namespace FaceNet.ServiceDefaults.Kafka;

/// <summary>Messages are gone that a consumer group had not read. Nobody but the operator can say how to go on.</summary>
/// <param name="message">Where, what is left, and the ways on.</param>
/// <param name="inner">What consuming threw.</param>
public sealed class MessagesLostException(string message, Exception inner) : Exception(message, inner);
