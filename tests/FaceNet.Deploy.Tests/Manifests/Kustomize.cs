using System.Diagnostics;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>Renders overlays with kustomize, where there is one: FACENET_TEST_KUSTOMIZE, else <c>kustomize</c> or <c>kubectl</c> on the path.</summary>
internal static class Kustomize
{
    private const string Variable = "FACENET_TEST_KUSTOMIZE";

    private static readonly string[]? Command = Find();

    /// <summary>Whether overlays can be rendered here.</summary>
    public static bool IsPresent => Command is not null;

    /// <param name="folder">The folder of the kustomization, from the root of the repository.</param>
    public static string Render(string folder)
    {
        var start = new ProcessStartInfo(Command![0], [.. Command[1..], Repository.PathOf(folder)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{folder} cannot be rendered:\n{errors.GetAwaiter().GetResult()}");
    }

    private static string[]? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return [.. named.Split(' '), "build"];
        }

        return IsOnPath("kustomize") ? ["kustomize", "build"] : IsOnPath("kubectl") ? ["kubectl", "kustomize"] : null;
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
