using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FaceNet.Testing;

/// <summary>An authority of its own, and certificates that it issues, as PEM.</summary>
public sealed class TestCertificates : IDisposable
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2? _between;

    /// <summary>Makes an authority.</summary>
    /// <param name="isIndirect">Whether another one, which it issues, issues the certificates; their PEM holds that one, too.</param>
    public TestCertificates(bool isIndirect = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _authority = RequestAuthority("CN=Authority of a test", key).CreateSelfSigned(Now.AddDays(-2), Now.AddDays(2));
        if (isIndirect)
        {
            using var keyBetween = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var between = RequestAuthority("CN=Between", keyBetween).Create(_authority, Now.AddDays(-1.9), Now.AddDays(1.9), RandomNumberGenerator.GetBytes(8));
            _between = between.CopyWithPrivateKey(keyBetween);
        }
    }

    /// <summary>The certificate of the authority.</summary>
    public string Authority => _authority.ExportCertificatePem();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Issues the certificate of a server on this machine.</summary>
    /// <param name="name">Its subject's common name.</param>
    /// <param name="until">When it ends, in days from now.</param>
    public IssuedCertificate IssueServer(string name = "localhost", double until = 1)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        return Issue($"CN={name}", ForServers, until, names);
    }

    /// <summary>Issues the certificate of a client.</summary>
    /// <param name="subject">Its subject.</param>
    public IssuedCertificate IssueClient(string subject) => Issue(subject, ForClients, until: 1, names: null);

    /// <summary>What connects to a server whose certificate comes from the authority. The caller disposes it.</summary>
    /// <param name="client">The certificate that is shown; null for none.</param>
    /// <param name="shown">Told the certificate of the server.</param>
    public SocketsHttpHandler Connect(IssuedCertificate? client, Action<X509Certificate2>? shown = null) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = client is null ? null : ContextOf(client),
            RemoteCertificateValidationCallback = (_, certificate, sent, _) =>
            {
                shown?.Invoke((X509Certificate2)certificate!);
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(_authority);
                chain.ChainPolicy.ExtraStore.AddRange(sent!.ChainPolicy.ExtraStore);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                return chain.Build((X509Certificate2)certificate!);
            },
        },
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _between?.Dispose();
    }

    private static CertificateRequest RequestAuthority(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private static SslStreamCertificateContext ContextOf(IssuedCertificate issued)
    {
        var between = new X509Certificate2Collection();
        between.ImportFromPem(issued.Pem);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(issued.Pem, issued.KeyPem), between, offline: true);
    }

    private IssuedCertificate Issue(string subject, string purpose, double until, SubjectAlternativeNameBuilder? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(_between ?? _authority, Now.AddDays(-1.5), Now.AddDays(until), RandomNumberGenerator.GetBytes(8));
        return new IssuedCertificate($"{certificate.ExportCertificatePem()}\n{_between?.ExportCertificatePem()}", key.ExportPkcs8PrivateKeyPem(), certificate.Subject, certificate.GetCertHashString(HashAlgorithmName.SHA256));
    }
}

/// <summary>A certificate with its key.</summary>
/// <param name="Pem">The certificate, and the one that issued it where that is not the authority.</param>
/// <param name="KeyPem">Its key.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Sha256">Its SHA-256, hexadecimal.</param>
public sealed record IssuedCertificate(string Pem, string KeyPem, string Subject, string Sha256);
