using System.Net;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>Faces are biometric data: nobody listens to the network by accident.</summary>
internal sealed class ListenerOptionsValidator(IOptions<SecurityOptions> security) : IValidateOptions<ListenerOptions>
{
    public ValidateOptionsResult Validate(string? name, ListenerOptions options)
    {
        if (!IPAddress.TryParse(options.Address, out var address))
        {
            return ValidateOptionsResult.Fail($"Listeners__Address '{options.Address}' is no IP address. Use 127.0.0.1, or 0.0.0.0 for all networks.");
        }

        if (!IPAddress.IsLoopback(address) && !security.Value.AllowAnonymous)
        {
            return ValidateOptionsResult.Fail(
                $"Listeners__Address {address} is reachable from other machines, and callers are not authenticated. "
                + "Use 127.0.0.1, or set Security__AllowAnonymous=true if the network itself keeps strangers out.");
        }

        return ValidateOptionsResult.Success;
    }
}
