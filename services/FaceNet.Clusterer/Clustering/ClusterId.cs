using System.Security.Cryptography;
using System.Text;

namespace FaceNet.Clusterer.Clustering;

/// <summary>Names clusters, so that a replay of the same events gives the same names.</summary>
internal static class ClusterId
{
    private const int Bytes = 16;

    /// <summary>The id of the cluster that a crop founds: a hash of the gallery and the crop, 32 hexadecimal digits.</summary>
    public static string For(string gallery, string foundingCropId)
    {
        // An id holds no slash, so that no two pairs make the same text.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{gallery}/{foundingCropId}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, Bytes));
    }
}
