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
        // An id holds no slash, so that no two lists of ids make the same text.
        return Hash($"{gallery}/{foundingCropId}");
    }

    /// <summary>The id of the cluster that a correction founds: a hash of the gallery, the correction and the founding crop, 32 hexadecimal digits.</summary>
    public static string For(string gallery, string correctionId, string foundingCropId) => Hash($"{gallery}/{correctionId}/{foundingCropId}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));
}
