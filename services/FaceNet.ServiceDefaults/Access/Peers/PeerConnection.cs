using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Certificates;
using FaceNet.ServiceDefaults.Access.Files;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>How one service says to another who it is, and knows it again: the key, the client certificate, the authorities. Thread-safe.</summary>
internal sealed class PeerConnection<TOptions> : IDisposable
    where TOptions : PeerOptions
{
    // Whoever goes away without a word, and with it the network's memory of the connection, would hold up calls until TCP gives up, which takes minutes.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(10), PingTimeout = TimeSpan.FromSeconds(5), ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly string _key;
    private readonly ReloadedFiles<string>? _keyFile;
    private readonly ReloadedFiles<SslStreamCertificateContext>? _certificate;
    private readonly ReloadedFiles<X509Certificate2Collection>? _authorities;
    private readonly ServerTls? _own;

    /// <summary>Reads the files. Throws <see cref="OptionsValidationException"/> when they cannot be used.</summary>
    public PeerConnection(IOptions<TOptions> options, FileReload reload, ServerTls tls, IEnumerable<OwnKey> own, string section)
    {
        var peer = options.Value;
        _key = peer.ApiKey;
        _keyFile = peer.ApiKeyFile.Length > 0 ? new($"{section}__ApiKeyFile", [peer.ApiKeyFile], files => ParseKey(files[0]), reload) : null;
        _certificate = peer.CertificatePath.Length > 0
            ? new($"{section}__CertificatePath and {section}__CertificateKeyPath", [peer.CertificatePath, peer.CertificateKeyPath], files => CertificateFiles.ParseOwn(files, reload.Time.GetUtcNow()), reload)
            : null;
        _authorities = peer.CaFile.Length > 0 ? new($"{section}__CaFile", [peer.CaFile], files => CertificateFiles.ParseAuthorities(files[0]), reload) : null;

        // A host that calls itself by its address does so under whatever name its certificate has.
        _own = own.Any(key => key.Key == peer.ApiKey) ? tls : null;
    }

    /// <summary>The key to send; empty for none.</summary>
    public string Key => _keyFile?.Current ?? _key;

    /// <summary>Makes what connects to the service. While calls are under way, it pings, and gives up a connection on which nothing comes back.</summary>
    public HttpMessageHandler CreateHandler() => _certificate is { } certificate ? new RenewedHandler(() => certificate.Current, Connect) : Connect(null);

    public void Dispose()
    {
        _keyFile?.Dispose();
        _certificate?.Dispose();
        _authorities?.Dispose();
    }

    private SocketsHttpHandler Connect(SslStreamCertificateContext? certificate) => new()
    {
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = ConnectTimeout,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingTimeout,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = certificate,
            RemoteCertificateValidationCallback = _authorities is null && _own is null ? null : (_, shown, sent, errors) => IsTrusted(shown, sent, errors),
        },
    };

    private bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors) => certificate is not null && (
        _own is { Certificate: not null } own ? own.IsOwn(certificate)
        : _authorities is { } authorities ? (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0 && Trust.Leads(certificate, sent, authorities.Current, Trust.ForServers)
        : errors == SslPolicyErrors.None);

    private static string ParseKey(byte[] file)
    {
        var key = Encoding.UTF8.GetString(file).Trim();
        return key.Length > 0 && key.All(letter => letter is > ' ' and < (char)0x7F) ? key : throw new FormatException("holds no key. Put the key alone into it.");
    }
}
