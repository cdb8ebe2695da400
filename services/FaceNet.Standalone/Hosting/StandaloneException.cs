namespace FaceNet.Standalone.Hosting;

/// <summary>Something the person at the keyboard can mend. The message says what is wrong and what to do; no stack trace is wanted.</summary>
internal sealed class StandaloneException(string message, Exception? inner = null) : Exception(message, inner);
