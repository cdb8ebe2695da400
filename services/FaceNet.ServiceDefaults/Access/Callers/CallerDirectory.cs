using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FaceNet.ServiceDefaults.Access.Files;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>Who is known by a key or a certificate: the callers' file as it is now, and the host itself. Thread-safe.</summary>
internal sealed class CallerDirectory : IDisposable
{
    private readonly ReloadedFiles<KnownCallers>? _file;
    private readonly KnownCallers _own;
    private readonly bool _takesCertificates;
    private readonly TimeProvider _time;

    /// <summary>Reads the callers' file. Throws <see cref="OptionsValidationException"/> when it cannot be used.</summary>
    public CallerDirectory(IOptions<SecurityOptions> options, CallersFile callers, FileReload reload, IEnumerable<OwnKey> own, TimeProvider time)
    {
        _time = time;
        _takesCertificates = options.Value.ClientCaFile.Length > 0;
        _own = KnownCallers.WithKeys(own.Select(key => new KnownCaller(key.Caller, Convert.FromHexString(ApiKey.HashOf(key.Key)), Expires: null)));
        if (options.Value.ApiKeysFile is { Length: > 0 } path)
        {
            _file = new ReloadedFiles<KnownCallers>("Security__ApiKeysFile", [path], files => callers.Parse(files[0]), reload);
        }
    }

    private KnownCallers Known => _file?.Current ?? KnownCallers.None;

    /// <summary>The caller with a key. Throws <see cref="UnauthenticatedException"/>.</summary>
    public Caller FindByKey(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return (ApiKey.TryHash(key, hash) ? Known.FindByKey(hash) ?? _own.FindByKey(hash) : null)?.RequireCurrent(_time)
            ?? throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, $"The key in {ApiKey.Header} is not known. Send one of those whose hashes are in the callers' file.");
    }

    /// <summary>The caller with a client certificate, whose authority was checked when the connection was made. Throws <see cref="UnauthenticatedException"/>.</summary>
    public Caller FindByCertificate(X509Certificate2 certificate)
    {
        if (!_takesCertificates)
        {
            throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, "This host takes no client certificates. Send a key or a token.");
        }

        var now = _time.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            throw new UnauthenticatedException(ErrorReasons.CredentialsExpired, "The client certificate is not good at this time. Call with a current one.");
        }

        return Known.FindByCertificate(certificate.Subject, certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant())?.RequireCurrent(_time)
            ?? throw new UnauthenticatedException(ErrorReasons.CredentialsInvalid, "Neither the subject nor the SHA-256 of the client certificate is in the callers' file. Add a caller that has it.");
    }

    public void Dispose() => _file?.Dispose();
}
