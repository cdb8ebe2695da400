using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>A caller of the callers' file.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="KeyHash">The hash of its key; empty for none.</param>
/// <param name="Expires">When its credentials stop being good.</param>
internal sealed record KnownCaller(Caller Caller, byte[] KeyHash, DateTimeOffset? Expires)
{
    /// <summary>Throws <see cref="UnauthenticatedException"/> (CREDENTIALS_EXPIRED) when its time is over.</summary>
    public Caller RequireCurrent(TimeProvider time) => Expires is null || Expires > time.GetUtcNow()
        ? Caller
        : throw new UnauthenticatedException(ErrorReasons.CredentialsExpired, FormattableString.Invariant($"This credential was good until {Expires:u}. Call with another one, or have its expiry changed in the callers' file."));
}
