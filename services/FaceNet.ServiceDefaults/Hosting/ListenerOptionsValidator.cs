using System.Net;
using FaceNet.ServiceDefaults.Access;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>Faces are biometric data: nobody listens to the network by accident, lets in whom he does not know, or has them travel in clear text.</summary>
internal sealed class ListenerOptionsValidator(IOptions<SecurityOptions> security) : OptionsRules<ListenerOptions>
{
    private const string Ways =
        "Security__ApiKeysFile (keys), Security__JwtAuthority or Security__JwtKeysFile with Security__JwtAudience (tokens), or Security__ClientCaFile with Security__ApiKeysFile (client certificates)";

    protected override IEnumerable<string> Failures(ListenerOptions options)
    {
        if ((options.CertificatePath.Length > 0) != (options.CertificateKeyPath.Length > 0))
        {
            yield return "Of Listeners__CertificatePath and Listeners__CertificateKeyPath only one is set. Set both, or none for clear text.";
        }

        if (security.Value.ClientCaFile.Length > 0 && !options.UsesTls)
        {
            yield return "Security__ClientCaFile is set, but without TLS nobody shows a certificate. Set Listeners__CertificatePath and Listeners__CertificateKeyPath, too.";
        }

        if (options.MaxInFlightBytes < options.MaxBodyBytes)
        {
            yield return $"Listeners__MaxInFlightBytes {options.MaxInFlightBytes} is less than one request may have. Set at least {options.MaxBodyBytes}, 1 MiB more than Listeners__MaxMessageBytes, or lower that.";
        }

        if (!IPAddress.TryParse(options.Address, out var address))
        {
            yield return $"Listeners__Address '{options.Address}' is no IP address. Use 127.0.0.1, or 0.0.0.0 for all networks.";
        }
        else if (!IPAddress.IsLoopback(address) && !security.Value.AllowAnonymous)
        {
            if (!security.Value.Authenticates)
            {
                yield return $"Listeners__Address {address} is reachable from other machines, and callers are not authenticated. Set {Ways}; "
                    + "or use 127.0.0.1; or set Security__AllowAnonymous=true if the network itself keeps strangers out.";
            }

            if (!options.UsesTls && !security.Value.AllowPlaintext)
            {
                yield return $"Listeners__Address {address} is reachable from other machines, and faces and credentials would travel in clear text. "
                    + "Set Listeners__CertificatePath and Listeners__CertificateKeyPath; or Security__AllowPlaintext=true if something before this host, such as a mesh, encrypts.";
            }
        }
    }
}
