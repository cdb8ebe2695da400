using FaceNet.ServiceDefaults.Hosting;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Settings of security that contradict each other, or of which a part is missing, stop the start: none of them is guessed.</summary>
internal sealed class SecurityOptionsValidator : OptionsRules<SecurityOptions>
{
    protected override IEnumerable<string> Failures(SecurityOptions options)
    {
        if (options.AllowAnonymous && options.Authenticates)
        {
            yield return "Security__AllowAnonymous=true lets everybody in, and there is a way to authenticate beside it. Leave out the one or the other.";
        }

        if (options.JwtAuthority.Length > 0 && options.JwtKeysFile.Length > 0)
        {
            yield return "Security__JwtAuthority and Security__JwtKeysFile are both set. Leave one out: tokens are checked with the keys of the one or the other.";
        }

        if (options.TakesTokens && options.JwtAudience.Length == 0)
        {
            yield return "Security__JwtAudience is empty, so tokens that were issued for others would be taken. Set it to what your tokens have as aud.";
        }

        if (options.JwtAuthority.Length > 0 && !IsSafe(options.JwtAuthority))
        {
            yield return $"Security__JwtAuthority '{options.JwtAuthority}' is no https URL. Use https; only on this machine http will do.";
        }

        if (options.ClientCaFile.Length > 0 && options.ApiKeysFile.Length == 0)
        {
            yield return "Security__ClientCaFile is set without Security__ApiKeysFile, which says whose the certificates are and what their callers may. Set both.";
        }
    }

    private static bool IsSafe(string authority) =>
        Uri.TryCreate(authority, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
