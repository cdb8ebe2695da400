namespace FaceNet.LocalBackends;

/// <summary>A local backend cannot start. The message names the setting, its value and the remedy, and can be shown as it is.</summary>
public sealed class LocalBackendException : Exception
{
    internal LocalBackendException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
