using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FaceNet.ServiceDefaults.Access.Certificates;

/// <summary>Reads PEM files of certificates.</summary>
internal static class CertificateFiles
{
    /// <summary>Reads the certificates of authorities. Throws <see cref="FormatException"/> or <see cref="CryptographicException"/>.</summary>
    public static X509Certificate2Collection ParseAuthorities(byte[] pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        return authorities.Count > 0 ? authorities : throw new FormatException("holds no certificate. Put PEM blocks CERTIFICATE into it.");
    }

    /// <summary>Reads a certificate with its key and those that lead to its authority. Throws <see cref="FormatException"/> or <see cref="CryptographicException"/>.</summary>
    /// <param name="pem">The file of the certificate, and that of its key.</param>
    /// <param name="now">What time it is.</param>
    public static SslStreamCertificateContext ParseOwn(byte[][] pem, DateTimeOffset now)
    {
        var text = Encoding.UTF8.GetString(pem[0]);
        var certificate = X509Certificate2.CreateFromPem(text, Encoding.UTF8.GetString(pem[1]));
        if (certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime)
        {
            throw new FormatException(FormattableString.Invariant($"holds a certificate that was good until {certificate.NotAfter.ToUniversalTime():u}. Put a current one there."));
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        return SslStreamCertificateContext.Create(WithUsableKey(certificate), chain, offline: true);
    }

    // TLS on Windows takes no key that lives in memory only.
    private static X509Certificate2 WithUsableKey(X509Certificate2 certificate) =>
        OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null) : certificate;
}
