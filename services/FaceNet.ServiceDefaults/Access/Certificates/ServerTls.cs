using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FaceNet.ServiceDefaults.Access.Files;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Certificates;

/// <summary>
/// The TLS of the listeners: the host's certificate, and which client certificates are let in. What the files say when a connection is made holds for it.
/// Thread-safe.
/// </summary>
internal sealed class ServerTls : IDisposable
{
    private readonly ReloadedFiles<SslStreamCertificateContext>? _own;
    private readonly ReloadedFiles<X509Certificate2Collection>? _authorities;

    /// <summary>Reads the files. Throws <see cref="OptionsValidationException"/> when they cannot be used.</summary>
    public ServerTls(IOptions<ListenerOptions> listeners, IOptions<SecurityOptions> security, FileReload reload)
    {
        if (listeners.Value.UsesTls)
        {
            string[] files = [listeners.Value.CertificatePath, listeners.Value.CertificateKeyPath];
            _own = new("Listeners__CertificatePath and Listeners__CertificateKeyPath", files, pem => CertificateFiles.ParseOwn(pem, reload.Time.GetUtcNow()), reload);
            if (security.Value.ClientCaFile is { Length: > 0 } path)
            {
                _authorities = new("Security__ClientCaFile", [path], pem => CertificateFiles.ParseAuthorities(pem[0]), reload);
            }
        }
    }

    /// <summary>The certificate of the host; null without TLS.</summary>
    public X509Certificate2? Certificate => _own?.Current.TargetCertificate;

    /// <summary>Whether a certificate is that of the host.</summary>
    public bool IsOwn(X509Certificate? certificate) =>
        certificate is not null && Certificate is { } own && own.GetRawCertData().AsSpan().SequenceEqual(certificate.GetRawCertData());

    /// <summary>The settings of a connection that is being made. Each gets its own: the listener adds its protocol to them.</summary>
    public SslServerAuthenticationOptions ForConnection() => new()
    {
        ServerCertificateContext = _own!.Current,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = _authorities is not null,
        RemoteCertificateValidationCallback = _authorities is { } authorities ? (_, certificate, sent, _) => IsLetIn(certificate, sent, authorities.Current) : null,
    };

    public void Dispose()
    {
        _own?.Dispose();
        _authorities?.Dispose();
    }

    // Who has no certificate may have a key or a token.
    private static bool IsLetIn(X509Certificate? certificate, X509Chain? sent, X509Certificate2Collection authorities) =>
        certificate is null || Trust.Leads(certificate, sent, authorities, Trust.ForClients);
}
