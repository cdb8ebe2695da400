using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Tokens;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>
/// Finds out who makes a request: by its key, else by its token, else by the certificate of its connection. The first of them alone is looked at,
/// and is an error when it is wrong, also beside a good one. Where there is no way to authenticate, everybody may everything. Thread-safe.
/// </summary>
internal sealed class CallerAuthenticator(IOptions<SecurityOptions> options, CallerDirectory directory, TokenReader tokens)
{
    private const string Scheme = "Bearer ";

    private readonly bool _isOn = options.Value.Authenticates;

    /// <summary>Who makes a request. Throws <see cref="UnauthenticatedException"/>, or <see cref="UnavailableException"/> (AUTHORITY_UNAVAILABLE).</summary>
    public ValueTask<Caller> AuthenticateAsync(HttpContext request)
    {
        if (!_isOn)
        {
            return ValueTask.FromResult(Caller.Anybody);
        }

        if (request.Request.Headers.TryGetValue(ApiKey.Header, out var key))
        {
            return ValueTask.FromResult(directory.FindByKey(key.ToString()));
        }

        if (request.Request.Headers.Authorization is { Count: > 0 } authorization)
        {
            return tokens.ReadAsync(TokenOf(authorization.ToString()), request.RequestAborted);
        }

        return request.Connection.ClientCertificate is { } certificate
            ? ValueTask.FromResult(directory.FindByCertificate(certificate))
            : throw new UnauthenticatedException(
                ErrorReasons.CredentialsMissing, $"The call carries no credential. Send a key in {ApiKey.Header}, a token in authorization (Bearer), or a client certificate, whichever this host takes.");
    }

    private static string TokenOf(string authorization) => authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        ? authorization[Scheme.Length..].Trim()
        : throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, "authorization does not hold a token of the scheme Bearer. Write 'Bearer' and a token.");
}
