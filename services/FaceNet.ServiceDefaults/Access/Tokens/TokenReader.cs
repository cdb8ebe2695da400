using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FaceNet.ServiceDefaults.Access.Tokens;

/// <summary>Reads who a JWT was issued to, and what it is good for. Thread-safe.</summary>
internal sealed class TokenReader(IOptions<SecurityOptions> options, TokenKeys keys, CallerLimiters limiters, TimeProvider time)
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxSubjectLength = 256;

    // No id of the callers' file holds a colon: a token never shares limits or a name with one of them, whatever its sub.
    private const string IdPrefix = "token:";

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxBytes, MapInboundClaims = false };

    /// <summary>The caller of a token. Throws <see cref="UnauthenticatedException"/>, or <see cref="UnavailableException"/> (AUTHORITY_UNAVAILABLE).</summary>
    public async ValueTask<Caller> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (!keys.Exist)
        {
            throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, "This host takes no tokens. Send a key or a client certificate.");
        }

        var parameters = Parameters();
        await keys.CompleteAsync(parameters, cancellationToken);
        var result = await _handler.ValidateTokenAsync(token, parameters);
        return result.IsValid ? Read((JsonWebToken)result.SecurityToken) : throw Refused(result.Exception);
    }

    private TokenValidationParameters Parameters() => new()
    {
        ValidAudience = options.Value.JwtAudience,
        ValidIssuer = options.Value.JwtIssuer.Length > 0 ? options.Value.JwtIssuer : null,
        ValidateIssuer = options.Value.JwtIssuer.Length > 0 || options.Value.JwtAuthority.Length > 0,
        ValidAlgorithms = Algorithms,
        LifetimeValidator = IsCurrent,
    };

    private bool IsCurrent(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var skew = options.Value.JwtClockSkew;
        return until is null ? throw new SecurityTokenNoExpirationException()
            : now >= until + skew ? throw new SecurityTokenExpiredException()
            : from > now + skew ? throw new SecurityTokenNotYetValidException()
            : true;
    }

    private Caller Read(JsonWebToken token)
    {
        if (token.Subject is not { Length: > 0 and <= MaxSubjectLength } subject || subject.Any(char.IsControl))
        {
            throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, $"The token does not say whose it is. Its claim sub must have 1 to {MaxSubjectLength} characters.");
        }

        var id = IdPrefix + subject;
        string[] scopes = [.. Words(token, "scope"), .. Words(token, "scp")];
        return new Caller(id, ScopeSet.Of(scopes.Select(name => Scopes.TryParse(name, out var scope) ? scope : Scope.Unspecified)), Galleries(token), limiters.Find(id, limiters.Defaults));
    }

    private GalleryNames Galleries(JsonWebToken token)
    {
        var claim = options.Value.JwtGalleriesClaim;
        try
        {
            return GalleryNames.Parse([.. Words(token, claim)]);
        }
        catch (FormatException)
        {
            throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, $"The claim {claim} of the token holds what is no name of a gallery.");
        }
    }

    // A list, or words with spaces between them: authorities do it the one way or the other.
    private static IEnumerable<string> Words(JsonWebToken token, string claim) =>
        token.Claims.Where(value => value.Type == claim).SelectMany(value => value.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // What the library says may hold parts of the token.
    private static UnauthenticatedException Refused(Exception exception) => exception switch
    {
        SecurityTokenExpiredException => new(ErrorReasons.CredentialsExpired, "The token has expired. Get a new one."),
        SecurityTokenNotYetValidException => new(ErrorReasons.CredentialsExpired, "The token is not good yet. See the clocks of this host and of whoever issued it."),
        SecurityTokenNoExpirationException => Invalid("never expires, which is not taken"),
        SecurityTokenInvalidAudienceException => Invalid("is meant for others (aud)"),
        SecurityTokenInvalidIssuerException => Invalid("was issued by others (iss)"),
        SecurityTokenMalformedException => Invalid("is no JWT"),
        _ => Invalid("is not signed with a key that this host trusts"),
    };

    private static UnauthenticatedException Invalid(string what) => new(ErrorReasons.CredentialsInvalid, $"The token {what}. Get one that is meant for this host.");
}
