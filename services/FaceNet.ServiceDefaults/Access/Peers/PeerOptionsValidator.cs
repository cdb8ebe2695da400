using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>An address of another service that leads nowhere, or credentials that contradict each other or of which a part is missing, stop the start.</summary>
/// <param name="section">The section of the options.</param>
internal sealed class PeerOptionsValidator<TOptions>(string section) : OptionsRules<TOptions>
    where TOptions : PeerOptions
{
    protected override IEnumerable<string> Failures(TOptions options)
    {
        if (!PeerAddress.IsUsable(options.Address))
        {
            yield return $"{section}__Address '{options.Address}' is no address of a service. Use an http or https URL, or dns:///name:port.";
        }

        if (options.Tls && !PeerAddress.IsShared(options.Address))
        {
            yield return $"{section}__Tls is for dns:/// addresses. Leave it out, and write https in {section}__Address '{options.Address}'.";
        }

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
