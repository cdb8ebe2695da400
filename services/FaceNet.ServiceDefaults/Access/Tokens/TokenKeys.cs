using FaceNet.ServiceDefaults.Access.Files;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FaceNet.ServiceDefaults.Access.Tokens;

/// <summary>The keys that tokens are checked with: of a file, or of an authority that is asked when the first token comes. Thread-safe.</summary>
internal sealed class TokenKeys : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly string _authority;
    private readonly ReloadedFiles<IReadOnlyList<SecurityKey>>? _file;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _discovery;

    /// <summary>Reads the file. Throws <see cref="OptionsValidationException"/> when it cannot be used.</summary>
    public TokenKeys(IOptions<SecurityOptions> options, FileReload reload)
    {
        _authority = options.Value.JwtAuthority;
        if (options.Value.JwtKeysFile is { Length: > 0 } path)
        {
            _file = new ReloadedFiles<IReadOnlyList<SecurityKey>>("Security__JwtKeysFile", [path], files => SigningKeys.Parse(files[0]), reload);
        }
        else if (_authority.Length > 0)
        {
            var https = new HttpDocumentRetriever { RequireHttps = !new Uri(_authority).IsLoopback };
            _discovery = new($"{_authority.TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), https);
        }
    }

    /// <summary>Whether there are any.</summary>
    public bool Exist => _file is not null || _discovery is not null;

    /// <summary>Completes how a token is to be checked. Throws <see cref="UnavailableException"/> (AUTHORITY_UNAVAILABLE).</summary>
    public async ValueTask CompleteAsync(TokenValidationParameters parameters, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            parameters.IssuerSigningKeys = _file.Current;
            return;
        }

        try
        {
            var found = await _discovery!.GetConfigurationAsync(cancellationToken);
            parameters.ConfigurationManager = _discovery;
            parameters.ValidIssuer ??= found.Issuer;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException(
                ErrorReasons.AuthorityUnavailable, "The authority of tokens does not answer. Retry; if it lasts, see Security__JwtAuthority.", RetryDelay, exception);
        }
    }

    public void Dispose() => _file?.Dispose();
}
