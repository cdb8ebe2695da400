namespace FaceNet.Trainer;

/// <summary>A fault in what the user gave: data, options, files. The message names what is wrong and what to do; it is printed without a stack trace.</summary>
internal sealed class TrainerException : Exception
{
    public TrainerException(string message)
        : base(message)
    {
    }

    public TrainerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
