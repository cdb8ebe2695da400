using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Clusterer.Clustering;

/// <summary>Names clusters, so that a replay of the same events gives the same names.</summary>
internal static class ClusterId
{
    /// <summary>The id of the cluster that a crop founds: a hash of the gallery and the crop, 32 hexadecimal digits.</summary>
    public static string For(string gallery, string foundingCropId) => DerivedId.Of($"{gallery}/{foundingCropId}");

    /// <summary>The id of the cluster that a correction founds: a hash of the gallery, the correction and the founding crop, 32 hexadecimal digits.</summary>
    public static string For(string gallery, string correctionId, string foundingCropId) => DerivedId.Of($"{gallery}/{correctionId}/{foundingCropId}");
}
