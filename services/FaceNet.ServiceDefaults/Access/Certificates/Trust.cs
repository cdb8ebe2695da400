using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FaceNet.ServiceDefaults.Access.Certificates;

/// <summary>Whether a certificate comes from authorities that somebody chose, whatever the system trusts.</summary>
internal static class Trust
{
    /// <summary>What the certificate of a client must be good for.</summary>
    public static readonly Oid ForClients = new("1.3.6.1.5.5.7.3.2");

    /// <summary>What the certificate of a server must be good for.</summary>
    public static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Whether it leads to one of the authorities, and is good now and for a purpose. Revocation lists are not asked.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="sent">What came with it: those between may be in it, none of which is trusted for that; null for nothing.</param>
    /// <param name="authorities">The authorities, and those between that need not come with it.</param>
    /// <param name="purpose">The purpose.</param>
    public static bool Leads(X509Certificate certificate, X509Chain? sent, X509Certificate2Collection authorities, Oid purpose)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.ApplicationPolicy.Add(purpose);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return certificate is X509Certificate2 known && chain.Build(known);
    }
}
