namespace FaceNet.Matcher.Forgetting;

/// <summary>Which members of clusters the Clusterer erases after an erasure of enrolled people.</summary>
internal enum ErasedMembers
{
    /// <summary>None: nobody tells it.</summary>
    None,

    /// <summary>Those of the gallery of the same name that the faces were enrolled from.</summary>
    OfTheFaces,

    /// <summary>All of the gallery of the same name.</summary>
    OfTheGallery,
}
