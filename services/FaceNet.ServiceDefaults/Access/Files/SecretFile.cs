using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Files;

/// <summary>Secrets that are mounted as files.</summary>
internal static class SecretFile
{
    /// <summary>The secret in a file, without the line break at its end; that of the option where there is no file. Throws <see cref="OptionsValidationException"/>.</summary>
    /// <param name="setting">The option that names the file.</param>
    /// <param name="path">The file; empty for none.</param>
    /// <param name="otherwise">The secret that the option beside it holds.</param>
    public static string Read(string setting, string path, string otherwise)
    {
        try
        {
            return path.Length > 0 ? File.ReadAllText(path).TrimEnd('\r', '\n') : otherwise;
        }
        catch (Exception exception) when (UnusableFile.Says(exception) is { } reason)
        {
            throw new OptionsValidationException(setting, typeof(string), [$"{setting} {path}: {reason}"]);
        }
    }
}
