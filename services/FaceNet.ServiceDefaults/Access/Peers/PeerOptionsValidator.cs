using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>Credentials for another service that contradict each other, or of which a part is missing, stop the start.</summary>
/// <param name="section">The section of the options.</param>
internal sealed class PeerOptionsValidator<TOptions>(string section) : OptionsRules<TOptions>
    where TOptions : PeerOptions
{
    protected override IEnumerable<string> Failures(TOptions options)
    {
        if (options.ApiKey.Length > 0 && options.ApiKeyFile.Length > 0)
        {
            yield return $"{section}__ApiKey and {section}__ApiKeyFile are both set. Leave one out.";
        }

        if ((options.CertificatePath.Length > 0) != (options.CertificateKeyPath.Length > 0))
        {
            yield return $"Of {section}__CertificatePath and {section}__CertificateKeyPath only one is set. Set both, or none.";
        }
    }
}
