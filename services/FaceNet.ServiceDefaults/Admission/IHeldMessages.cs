namespace FaceNet.ServiceDefaults.Admission;

/// <summary>Messages of a stream whose bytes stay in the <see cref="RequestMemory"/> until the next one is read, or as long as whoever reads says.</summary>
internal interface IHeldMessages
{
    /// <summary>Keeps the bytes of the message that was read last until what is returned is disposed. Null where they are kept already, or do not count.</summary>
    IDisposable? Keep();
}
