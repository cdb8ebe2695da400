using System.CommandLine;

namespace FaceNet.Standalone.Commands;

/// <summary>Who may call.</summary>
internal static class AccessCommand
{
    public static Command Create() => new("access", "Make credentials of callers.") { CreateKeyCommand.Create() };
}
